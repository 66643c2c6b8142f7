"""The one middleware before the site. What a rule refuses ends here, in one sentence."""

import base64
import binascii
from collections import Counter
from collections.abc import Callable, Collection

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from rag.users import User
from ui.gate.belongings import Belongings, check_files
from ui.gate.body import again, parse, read_body
from ui.gate.refused import Refused
from ui.gate.routes import API, UPLOAD, check_origin, check_route
from ui.gate.wording import refusal_words
from ui.login.cookie import token_of
from ui.login.login import Login, Refusal
from ui.login.routes import address_of, login_address, wants_page
from ui.visitor import Access
from ui.wording import page_language

UNDER_WAY = 6  # of one user: two questions are answered at once, and four wait
_OPEN = {"/login", "/healthz"}
_VISITOR = "yanwen.visitor"  # in the scope
_BASIC = "basic "


class Gate:
    """Lets through what this site needs, from its own pages or from programs, and with a login only for its users.

    access: who may do what; of the login, where there is one. under_way: how many requests of a user the queue holds.
    timers: the components of the pages that ask by themselves, which is no use of a session.
    """

    def __init__(
        self,
        app: ASGIApp,
        access: Access,
        login: Login | None,
        under_way: Callable[[str], int],
        timers: Collection[int] = (),
    ) -> None:
        self._app = app
        self._timers = timers
        self._access = access
        self._login = login
        self._under_way = under_way
        self._joining: Counter[str] = Counter()
        self._belongings = Belongings()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or pass on."""
        if scope["type"] == "websocket":  # the site has none
            await send({"type": "websocket.close", "code": 1008})
        elif scope["type"] != "http":
            await self._app(scope, receive, send)
        else:
            request = Request(scope)
            try:
                await self._admit(request, receive, send)
            except Refused as refused:
                await _response(refused, request)(scope, receive, send)

    async def _admit(self, request: Request, receive: Receive, send: Send) -> None:
        path = path_of(request)
        check_origin(request.method, request.headers)
        check_route(path)
        user = await self._user(request) if self._login and path not in _OPEN else None
        request.scope[_VISITOR] = user.name if user else None
        body: object = None
        if path.rstrip("/") == UPLOAD and self._access.role(user.name if user else "") != "editor":
            raise Refused(403, "read_only")  # before the first byte of a file is read
        if path != UPLOAD and request.method not in ("GET", "HEAD", "OPTIONS"):
            content = await read_body(receive, request.headers.get("content-length"))
            receive = again(content, receive)
            body = parse(content) if path.startswith(API) else None
            check_files(body)
        if user is None:
            await self._app(request.scope, receive, send)
            return
        if self._login and not (isinstance(body, dict) and body.get("trigger_id") in self._timers):
            self._login.sessions.use(token_of(request))
        self._belongings.check(path, request.query_params, body, user.name)
        await self._pass_on(request, receive, send, user.name)

    async def _pass_on(self, request: Request, receive: Receive, send: Send, user: str) -> None:
        path = path_of(request)

        async def send_and_learn(message: Message) -> None:
            if message["type"] == "http.response.body":
                self._belongings.learn(path, message.get("body", b""), user)
            await send(message)

        joins = request.method == "POST" and path.startswith((f"{API}queue/", f"{API}call/"))
        if not joins:
            await self._app(request.scope, receive, send_and_learn)
            return
        if self._under_way(user) + self._joining[user] >= UNDER_WAY:
            raise Refused(429, "waiting", UNDER_WAY, Retry_After="5")
        self._joining[user] += 1
        try:
            await self._app(request.scope, receive, send_and_learn)
        finally:
            self._joining[user] -= 1

    async def _user(self, request: Request) -> User:
        """Who sends this, by their session or, as programs do, by name and password."""
        assert self._login is not None
        if user := self._login.user(token_of(request)):
            return user
        if (given := _name_and_password(request.headers)) is not None:
            found = await run_in_threadpool(self._login.check, *given, address_of(request))
            if isinstance(found, User):
                return found
            raise _not_let_in(found)
        raise Refused(401, "log_in")


def visitor_name(request: Request) -> str | None:
    """Who sends a request that came through the gate; None for one who is not logged in."""
    name = request.scope.get(_VISITOR)
    return name if isinstance(name, str) else None


def path_of(request: Request) -> str:
    """The path by which the request is routed; `request.url.path` ends where the path holds a %3F or %23."""
    return str(request.scope["path"])


def _name_and_password(headers: Headers) -> tuple[str, str] | None:
    given = headers.get("authorization", "")
    if given[: len(_BASIC)].lower() != _BASIC:
        return None
    try:
        name, _, password = base64.b64decode(given[len(_BASIC) :], validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError) as error:
        raise Refused(401, "log_in") from error
    return name, password


def _not_let_in(refusal: Refusal) -> Refused:
    if refusal.reason == "wrong":
        return Refused(401, "wrong")
    minutes = -(-refusal.retry_after_seconds // 60)
    return Refused(429, "throttled", minutes, Retry_After=str(refusal.retry_after_seconds))


def _response(refused: Refused, request: Request) -> Response:
    path = path_of(request)
    visits = request.method in ("GET", "HEAD") or path == "/logout"
    if refused.status == 401 and visits and wants_page(request) and not path.startswith(API):
        return RedirectResponse(login_address(path, request.scope["query_string"].decode("latin-1")), 303)
    language = page_language(request.headers.get("accept-language", ""))
    return JSONResponse(
        {"detail": refusal_words(refused.reason, language, refused.limit)}, refused.status, refused.headers
    )

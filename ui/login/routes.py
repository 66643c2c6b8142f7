"""/login and /logout: for browsers a page, for programs the same in JSON."""

from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response

from rag.users import User
from ui.login.cookie import give_token, take_token, token_of
from ui.login.login import Login, Refusal
from ui.login.page import login_page, own_path
from ui.login.wording import login_words
from ui.wording import page_language

_NOT_KEPT = {"Cache-Control": "no-store"}


def add_login(app: FastAPI, login: Login) -> None:
    """Add the routes."""

    @app.get("/login")
    def show(request: Request) -> Response:
        next_path = own_path(request.query_params.get("next", "/"))
        if login.user(token_of(request)):
            return RedirectResponse(next_path, 303)
        return _page(request, next_path)

    @app.post("/login")
    async def enter(request: Request) -> Response:
        async with request.form(max_files=0, max_fields=10) as form:
            name, password, next_path = (str(form.get(field, "")) for field in ("username", "password", "next"))
        found = await run_in_threadpool(login.check, name, password, address_of(request))
        if isinstance(found, Refusal):
            return _refused(found, request, own_path(next_path), name)
        login.sessions.end(token_of(request))
        return _entered(found, login, request, own_path(next_path))

    @app.get("/logout")  # else Gradio's own would be found, which logs nobody out
    @app.post("/logout")
    def leave(request: Request) -> Response:
        if request.method == "GET" and not _is_visit_of_own(request):
            return JSONResponse({"detail": "POST /logout"}, 405, {"Allow": "POST"})
        login.sessions.end(token_of(request))
        response: Response = RedirectResponse("/login", 303) if wants_page(request) else JSONResponse({"success": True})
        take_token(response, request)
        return response


def login_address(path: str, query: str) -> str:
    """Where one is sent who has to log in first."""
    wanted = own_path(f"{path}?{query}" if query else path)
    return "/login" if wanted == "/" else f"/login?{urlencode({'next': wanted})}"


def wants_page(request: Request) -> bool:
    """Whether a browser shows what comes back, rather than a program reading it."""
    return "text/html" in request.headers.get("accept", "")


def _is_visit_of_own(request: Request) -> bool:
    """Whether an address was visited, and not by a link of another site, a picture of a page or a program."""
    return wants_page(request) and request.headers.get("sec-fetch-site", "none") in ("same-origin", "none")


def address_of(request: Request) -> str:
    """The address that a request comes from."""
    return request.client.host if request.client else ""


def _entered(user: User, login: Login, request: Request, next_path: str) -> Response:
    answer: dict[str, Any] = {"success": True}
    response: Response = RedirectResponse(next_path, 303) if wants_page(request) else JSONResponse(answer)
    give_token(response, login.sessions.begin(user), request)
    return response


def _refused(refusal: Refusal, request: Request, next_path: str, name: str) -> Response:
    language = page_language(request.headers.get("accept-language", ""))
    told = login_words(refusal.reason, language, minutes=-(-refusal.retry_after_seconds // 60))
    status = 429 if refusal.reason == "throttled" else 401
    headers = {"Retry-After": str(refusal.retry_after_seconds)} if status == 429 else {}
    if wants_page(request):
        return _page(request, next_path, name, told, status, headers)
    return JSONResponse({"detail": told}, status, headers)


def _page(
    request: Request,
    next_path: str,
    name: str = "",
    told: str = "",
    status: int = 200,
    headers: dict[str, str] = {},  # noqa: B006
) -> Response:
    language = page_language(request.headers.get("accept-language", ""))
    return HTMLResponse(login_page(language, next_path, name, told), status, _NOT_KEPT | headers)

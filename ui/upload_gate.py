"""Who may leave files here: editors, checked before the first byte of a file is read."""

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from ui.reports.wording import words
from ui.visitor import Access
from ui.wording import page_language

_ROUTE = "/gradio_api/upload"
_VISITOR = "yanwen.visitor"  # in the scope, where a login before this has put the name


class UploadGate:
    """Refuses uploads by anybody but an editor with 403 and a sentence."""

    def __init__(self, app: ASGIApp, access: Access) -> None:
        self._app, self._access = app, access

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse, or pass on."""
        is_upload = scope["type"] == "http" and scope["path"].rstrip("/") == _ROUTE
        if is_upload and self._access.role(str(scope.get(_VISITOR) or "")) != "editor":
            language = page_language(Headers(scope=scope).get("accept-language", ""))
            await PlainTextResponse(words("reader", language), 403)(scope, receive, send)
            return
        await self._app(scope, receive, send)

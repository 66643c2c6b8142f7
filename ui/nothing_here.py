"""A page for an address that leads nowhere, in place of the JSON that a program gets."""

from html import escape

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.gate.routes import API
from ui.wording import LANG, page_language, words


class NothingHere:
    """Puts the page in the place of a 404 that is no page, where a browser visits."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and change what was not found."""
        headers = Headers(scope=scope) if scope["type"] == "http" else Headers()
        visits = "text/html" in headers.get("accept", "") and scope["method"] == "GET"
        if not visits or scope["path"].startswith(API):
            await self._app(scope, receive, send)
            return
        lost = False

        async def send_changed(message: Message) -> None:
            nonlocal lost
            if message["type"] == "http.response.start":
                kind = Headers(raw=message["headers"]).get("content-type", "")
                lost = message["status"] == 404 and kind.startswith("application/json")
                if lost:
                    await HTMLResponse(_page(headers.get("accept-language", "")), 404)(scope, receive, send)
            if not lost:
                await send(message)

        await self._app(scope, receive, send_changed)


def _page(accept_language: str) -> str:
    language = page_language(accept_language)
    told, way = (escape(words(name, language)) for name in ("no_page", "to_first_page"))
    return (
        f'<!doctype html><html lang="{LANG[language]}"><head><meta charset="utf-8"><title>{told}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="/favicon.ico"><link rel="stylesheet" href="/source/source.css"></head>'
        f'<body><main><h1>{told}</h1><nav><a href="/">{way}</a></nav></main></body></html>'
    )

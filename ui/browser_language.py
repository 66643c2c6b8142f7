"""The page in one language from its first byte on: its `lang`, and what Gradio says itself.

Left alone, Gradio would speak Traditional Chinese to zh-TW, English to zh-HK and French to fr, within a page of ours.
"""

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ui.wording import LANG, page_language

_SAYS = '<script>Object.defineProperty(navigator,"language",{{get:()=>"{}"}});</script>'


class BrowserLanguage:
    """Puts both into every page that goes out; none is kept, since what it shows is for whoever is logged in."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on, and change what is a page of Gradio's."""
        if scope["type"] != "http" or scope["method"] != "GET":
            await self._app(scope, receive, send)
            return
        language = page_language(Headers(scope=scope).get("accept-language", ""))
        start: Message | None = None
        page = b""

        async def send_changed(message: Message) -> None:
            nonlocal start, page
            if message["type"] == "http.response.start" and _is_page(message):
                start = message
            elif start is None:
                await send(message)
            else:
                page += message.get("body", b"")
                if not message.get("more_body", False):
                    body = page.replace(b"<head>", b"<head>" + _SAYS.format(LANG[language]).encode(), 1)
                    body = body.replace(b'lang="en"', f'lang="{LANG[language]}"'.encode(), 1)
                    headers = MutableHeaders(raw=start["headers"])
                    headers["content-length"] = str(len(body))
                    headers.setdefault("cache-control", "no-store")
                    await send(start)
                    await send({"type": "http.response.body", "body": body})

        await self._app(scope, receive, send_changed)


def _is_page(message: Message) -> bool:
    headers = Headers(raw=message["headers"])
    return headers.get("content-type", "").startswith("text/html") and "content-encoding" not in headers

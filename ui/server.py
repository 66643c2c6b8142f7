"""The web application around the page: security headers, known hosts, health. Nothing is read from other origins."""

import logging
import socket
import warnings
from pathlib import Path
from typing import Any

import gradio as gr
import uvicorn
from fastapi import FastAPI
from starlette.datastructures import MutableHeaders
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ingest.load import LARGEST_FILE_BYTES
from ui.ask.export import add_export
from ui.browser_language import BrowserLanguage
from ui.figures.routes import add_exports
from ui.gate.gate import Gate, visitor_name
from ui.gate.waiting import under_way
from ui.house import House
from ui.login.routes import add_login
from ui.nothing_here import NothingHere
from ui.site import build_site
from ui.source.routes import add_source

_SECONDS_TO_STOP = 3
_STYLES = [Path(__file__).parent / name for name in ("page.css", "figures/figures.css", "reports.css", "quality.css")]
_CONNECTIONS = 1_000  # an open page holds two; more get 503
_ICON = Path(__file__).with_name("favicon.svg")
_FONTS = ["PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", "system-ui", "sans-serif"]
# Gradio's page needs inline scripts and eval; the policy keeps report text from calling other hosts, and frames out.
_HEADERS = {
    "Content-Security-Policy": "; ".join(
        [
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "worker-src 'self' blob:",
            "frame-src 'none'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'",
        ]
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
}


def build_app(house: House, hosts: list[str]) -> FastAPI:
    """The application. hosts: the names under which it answers; any other Host gets 400."""
    app = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    site = build_site(house)
    # A mounted site never has; until it has, Gradio takes any file of this machine for one that was uploaded.
    site.has_launched = True
    app.add_middleware(NothingHere)
    app.add_middleware(BrowserLanguage)
    app.add_middleware(
        Gate,
        access=house.access,
        login=house.login,
        under_way=lambda user: under_way(site._queue, user),
        timers={number for number, block in site.blocks.items() if isinstance(block, gr.Timer)},
    )
    # With a CORSMiddleware of ours Gradio adds none of its own, which would reflect any origin.
    app.add_middleware(CORSMiddleware, allow_origins=[])
    app.add_middleware(TrustedHostMiddleware, allowed_hosts=hosts)
    app.add_middleware(_Headers)

    @app.get("/healthz")
    def health() -> dict[str, str]:
        return {"state": house.opening.state}

    add_exports(app, house.opening)
    add_source(app, house.opening, house.drawing)
    add_export(app, house.opening)
    if house.login:
        add_login(app, house.login)
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "SSR mode")  # it is off, and is told to be off for having several pages
        mounted: FastAPI = gr.mount_gradio_app(
            app,
            site,
            path="/",
            run_history=False,
            footer_links=[],
            enable_monitoring=False,
            ssr_mode=False,
            max_file_size=LARGEST_FILE_BYTES,  # of one file that is uploaded; more would not be read anyway
            theme=_theme(),
            favicon_path=_ICON,
            css_paths=_STYLES,
            auth_dependency=visitor_name if house.login else None,
        )
    return mounted


def serve(app: FastAPI, listening: socket.socket) -> None:
    """Serve until the process is told to stop."""
    config = uvicorn.Config(
        app, log_level="warning", timeout_graceful_shutdown=_SECONDS_TO_STOP, limit_concurrency=_CONNECTIONS
    )
    _Server(config).run(sockets=[listening])


class _Server(uvicorn.Server):
    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        # an open page holds a stream; that it is cut now is no error, and needs no traceback
        logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)
        await super().shutdown(sockets)


def _theme() -> Any:
    # local fonts by name only; Gradio's font classes would fetch or bundle others
    return gr.themes.Default(
        primary_hue="blue", neutral_hue="slate", font=_FONTS, font_mono=["ui-monospace", "monospace"]
    )


class _Headers:
    """Adds the headers to every response."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(_HEADERS)
            await send(message)

        await self._app(scope, receive, send_with_headers)

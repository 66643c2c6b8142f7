"""A site that is served for a test, and the browser that visits it."""

import contextlib
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from fastapi import FastAPI
from playwright.sync_api import Browser, Page, sync_playwright

from ui.house import House

CHROMIUM = Path("/usr/bin/chromium")
# A whole file of tests: a server that was started and never asked would leave its event loop behind.
needs_chromium = pytest.mark.skipif(not CHROMIUM.exists(), reason=f"no Chromium at {CHROMIUM}")
ARGUMENTS = [
    *("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]

# What Gradio tells the console of a page that is left while its stream is open: nobody is there to read it.
LEFT_OPEN = "AbortError: signal is aborted without reason"


@contextmanager
def launched() -> Iterator[Browser]:
    """A browser, for as long as the block runs."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@contextmanager
def served(house: House) -> Iterator[str]:
    """The address of the site, which begins to open, for as long as the block runs."""
    from rag.assemble import go_offline
    from ui.server import build_app

    go_offline()
    house.opening.start()
    with contextlib.closing(house.drawing), serving(build_app(house, ["127.0.0.1"])) as address:
        yield address


@contextmanager
def serving(app: FastAPI) -> Iterator[str]:
    """The address of an application, for as long as the block runs."""
    import uvicorn

    server = uvicorn.Server(uvicorn.Config(app, log_level="error"))
    with socket.create_server(("127.0.0.1", 0)) as listening:
        running = threading.Thread(target=server.run, kwargs={"sockets": [listening]})
        running.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = True
            running.join(20)


@contextmanager
def visit(browser: Browser, address: str, locale: str = "zh-CN", width: int = 1280) -> Iterator[Page]:
    """The page in a fresh browser profile; in the end nothing has been logged as an error or asked of another host."""
    with browser.new_context(locale=locale, viewport={"width": width, "height": 800}) as context:
        page = context.new_page()
        errors: list[str] = []
        hosts: set[str] = set()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("request", lambda request: hosts.add(urlsplit(request.url).netloc))
        page.goto(address)
        yield page
        errors = [error for error in errors if not error.startswith(LEFT_OPEN)]
        assert not errors, errors
        assert hosts - {""} == {urlsplit(address).netloc}

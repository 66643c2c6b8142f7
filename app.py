"""`python app.py`: open the library, serve the chat page on this machine."""

import argparse
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from rag.errors import SettingsError, YanwenError
from rag.settings import Settings, load_settings

if TYPE_CHECKING:
    from ui.login.login import Login

_THIS_MACHINE = ["localhost", "127.0.0.1", "::1"]
_PORTS = range(65_536)


def main(arguments: Sequence[str] | None = None) -> int:
    """Serve until stopped; the exit code is 1 when that cannot begin, after one sentence on stderr."""
    options = _parser().parse_args(arguments)
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s", level=logging.WARNING)
    try:
        settings = load_settings(library=options.library)
        _check_host(options.host, settings, allow_remote=options.allow_remote)
        login = _login(settings)
        with _listen(options.host, options.port) as listening:
            _check_library(settings)
            _serve(settings, [options.host, *options.name], listening, login)
    except YanwenError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("Stopped.", file=sys.stderr)
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python app.py", description="The chat page over the reports of a library.")
    parser.add_argument("--library", type=Path, help="the library's folder (default: $YANWEN_LIBRARY, else ./library)")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen on (default: this machine only)")
    parser.add_argument("--port", type=int, default=7860)
    parser.add_argument("--allow-remote", action="store_true", help=argparse.SUPPRESS)  # before there was a login
    parser.add_argument("--name", action="append", default=[], help="a host name by which other machines reach this")
    return parser


def _check_host(host: str, settings: Settings, *, allow_remote: bool) -> None:
    if settings.auth is None and (allow_remote or host not in _THIS_MACHINE):
        raise SettingsError(
            f"{'--allow-remote' if allow_remote else f'--host {host}'} would let other machines read the reports "
            "without a login. Make one: export YANWEN_AUTH=users.toml; python -m rag user add NAME --role editor"
        )


def _login(settings: Settings) -> "Login | None":
    from ui.login.login import Login
    from ui.login.members import Members

    return Login(Members(settings.auth)) if settings.auth else None


def _listen(host: str, port: int) -> socket.socket:
    """A listening socket: from now on visitors wait rather than fail."""
    if port not in _PORTS:
        raise SettingsError(f"--port {port} is not a port: choose a number from 0 to {_PORTS[-1]}.")
    try:
        family = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0][0]
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise SettingsError(
            f"Cannot listen on {host} port {port} ({error.strerror}). "
            "Stop what listens there, or choose another --port."
        ) from error


def _check_library(settings: Settings) -> None:
    """Make the library where there is none; what is wrong with it is told before the page begins."""
    from rag.library.library import read_library

    read_library(settings.library, own=True).close()


def _serve(settings: Settings, hosts: list[str], listening: socket.socket, login: "Login | None") -> None:
    from rag.assemble import assemble, go_offline

    go_offline()  # before gradio is imported, which looks hosts up otherwise
    files = TemporaryDirectory(prefix="yanwen-")  # what visitors upload and download; for this user's eyes only
    os.environ.setdefault("GRADIO_TEMP_DIR", files.name)
    from ingest.beside import Beside
    from ingest.service import Service
    from rag.answer import Assistant
    from ui.desk import Desk
    from ui.house import House
    from ui.opening import Opening
    from ui.server import build_app, serve

    services: list[Service] = []

    def open_assistant() -> Assistant:
        assistant = assemble(settings, _say, serving=True)
        if assistant.library.is_owned:  # then the command line brings its work here
            services.append(Service(assistant.library, assistant.retriever.embedder, settings.embedding))
            services[0].start()
        beside = Beside(assistant.library.folder, assistant.retriever.embedder)
        desk.open(assistant.library, services[0] if services else beside)
        return assistant

    desk = Desk()
    opening = Opening(open_assistant)
    names = [f"[{host}]" if ":" in host else host for host in [*hosts, *_THIS_MACHINE]]
    house = House(opening, desk=desk, evaluation=settings.evaluation, llm=settings.llm or "")
    if login:
        house = replace(house, access=login.members, login=login)
    app = build_app(house, names)
    opening.start()
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # so that what is being written is finished
    print(f"研问 Yanwen: http://{names[0]}:{listening.getsockname()[1]}", flush=True)
    try:
        serve(app, listening)
    finally:
        house.drawing.close()
        for service in services:
            service.close()
            service.library.close()
        files.cleanup()


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())

"""Which of Gradio's many routes the site needs, and where another site may not send anything. Pure."""

from starlette.datastructures import Headers

from ui.gate.refused import Refused

API = "/gradio_api/"
UPLOAD = f"{API}upload"
FILE = f"{API}file="
# What the page and gradio_client ask for. Not: proxies and streams of files, tokens, run histories, profiles, deep
# links, recordings, component servers, its openapi.json, and code edited by a model.
_NEEDED = {"info", "queue", "call", "run", "heartbeat", "cancel", "reset", "startup-events", "app_id", "login_check"}
_NEEDED |= {"upload", "upload_progress", "theme.css", "user"}
_CLOSED = {"monitoring", "pwa_icon", "manifest.json", "robots.txt"}
_SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}


def check_route(path: str) -> None:
    """Refuses what nobody needs."""
    if path.startswith(FILE):
        if "://" in path or path.startswith((f"{FILE}http:", f"{FILE}https:")):
            raise Refused(403, "file")  # Gradio would fetch it
        return
    first = path.removeprefix(API).split("/")[0] if path.startswith(API) else ""
    if (path.startswith(API) and first not in _NEEDED) or path.strip("/").split("/")[0] in _CLOSED:
        raise Refused(404, "closed")


def check_origin(method: str, headers: Headers) -> None:
    """Refuses what a page of another site sends to change something; programs that are no browser tell no origin."""
    if method in _SAFE_METHODS:
        return
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site is not None:  # browsers send it over https and to this machine, and pages cannot forge it
        own = site in ("same-origin", "none")
    else:
        own = origin is None or origin.partition("://")[2] == headers.get("host")
    if not own:
        raise Refused(403, "elsewhere")

"""The cookie that holds a session's token."""

from starlette.requests import HTTPConnection
from starlette.responses import Response

from ui.login.sessions import LONGEST_SECONDS

_NAME = "yanwen_session"


def token_of(connection: HTTPConnection) -> str:
    """The token that was sent; empty where there is none."""
    return connection.cookies.get(_name(connection), "")


def give_token(response: Response, token: str, connection: HTTPConnection) -> None:
    """Send the token along. Other sites can link to this one, but send nothing to it on a visitor's behalf."""
    response.set_cookie(
        _name(connection),
        token,
        max_age=LONGEST_SECONDS,
        path="/",
        secure=_is_encrypted(connection),
        httponly=True,
        samesite="lax",
    )


def take_token(response: Response, connection: HTTPConnection) -> None:
    """Have the browser forget it."""
    response.delete_cookie(_name(connection), path="/", secure=_is_encrypted(connection), httponly=True, samesite="lax")


def _name(connection: HTTPConnection) -> str:
    # a browser takes the prefix only from this very host, over https
    return f"__Host-{_NAME}" if _is_encrypted(connection) else _NAME


def _is_encrypted(connection: HTTPConnection) -> bool:
    return connection.url.scheme == "https"

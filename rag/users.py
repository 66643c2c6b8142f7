"""Those who may log in, in a TOML file that only its owner can read: their roles and the hashes of their passwords.

[users."li.na"]
role = "editor"
password = "$argon2id$v=19$m=65536,t=3,p=4$..."
"""

import json
import os
import re
import tempfile
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Literal, get_args

from rag.errors import SettingsError, YanwenError
from rag.passwords import is_hash

Role = Literal["reader", "editor"]  # an editor may also add, change and remove reports
ROLES: tuple[Role, ...] = get_args(Role)
LONGEST_NAME = 64
_NAME = re.compile(rf"\w[\w.@-]{{0,{LONGEST_NAME - 1}}}")
_OTHERS = 0o077  # the rights of the file's group and of everyone
_HEAD = "# Written by `python -m rag user`; comments of yours would be lost.\n"


@dataclass(frozen=True, slots=True)
class User:
    """Someone who may log in."""

    name: str
    role: Role
    password_hash: str = field(repr=False)


def read_users(path: Path) -> dict[str, User]:
    """The users by name.

    Raises SettingsError where the file is not there, is open to others, or holds anything but users.
    """
    try:
        if os.name == "posix" and (mode := path.stat().st_mode & 0o777) & _OTHERS:
            raise SettingsError(f"The users file {path} is open to others (mode {mode:o}). Close it: chmod 600 {path}")
        users = parse_users(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise SettingsError(
            f"There is no users file {path}. Make it: python -m rag user add NAME --role editor"
        ) from error
    except (OSError, ValueError) as error:  # tomllib's and Unicode's errors are ValueErrors
        raise SettingsError(f"The users file {path} cannot be read: {error}") from error
    return {user.name: user for user in users}


def write_users(path: Path, users: Iterable[User]) -> None:
    """Replace the file at once by one that only its owner can read."""
    path = path.resolve()  # what a link leads to is replaced, not the link
    try:
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:  # mode 0600
            file.write(format_users(users))
            file.flush()
            os.fsync(file.fileno())
        Path(file.name).replace(path)
    except OSError as error:
        raise SettingsError(f"The users file {path} cannot be written: {error.strerror}.") from error


def parse_users(text: str) -> list[User]:
    """The users of the file's text. Raises ValueError with what is wrong in it."""
    content = tomllib.loads(text)
    if unknown := content.keys() - {"users"}:
        raise ValueError(f"it holds {sorted(unknown)[0]!r} beside [users].")
    entries = content.get("users", {})
    if not isinstance(entries, dict):
        raise ValueError("its users are not tables [users.NAME].")
    return [_user(name, entry) for name, entry in entries.items()]


def format_users(users: Iterable[User]) -> str:
    """The text of the file, by name."""
    quote = partial(json.dumps, ensure_ascii=False)  # TOML quotes its strings as JSON does
    tables = (
        f"\n[users.{quote(user.name)}]\nrole = {quote(user.role)}\npassword = {quote(user.password_hash)}\n"
        for user in sorted(users, key=lambda user: user.name)
    )
    return _HEAD + "".join(tables)


def check_name(name: str) -> str:
    """The name, if it can be one. Raises YanwenError."""
    if not _NAME.fullmatch(name):
        raise YanwenError(
            f"{name!r} cannot be a user's name: use letters, digits, dots, hyphens, underscores or @, "
            f"at most {LONGEST_NAME}, and begin with a letter or digit."
        )
    return name


def _user(name: str, entry: object) -> User:
    if not _NAME.fullmatch(name):
        raise ValueError(f"{name!r} cannot be a user's name.")
    if not isinstance(entry, dict) or entry.keys() != {"role", "password"}:
        raise ValueError(f"user {name!r} needs a role and a password, and nothing else.")
    role, password_hash = entry["role"], entry["password"]
    if role not in ROLES:
        raise ValueError(f"user {name!r} has the role {role!r}; the roles are {' and '.join(ROLES)}.")
    if not isinstance(password_hash, str) or not is_hash(password_hash):
        raise ValueError(
            f"the password of user {name!r} is no argon2id hash; set one: python -m rag user password {name}"
        )
    return User(name, role, password_hash)

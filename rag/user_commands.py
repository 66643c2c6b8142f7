"""`python -m rag user add | list | remove | password`: who may log in."""

import argparse
import getpass
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TextIO

from rag.errors import YanwenError
from rag.passwords import check_strength, hash_password
from rag.users import ROLES, User, check_name, read_users, write_users


def manage_users(arguments: Sequence[str], path: Path | None, stdin: TextIO = sys.stdin) -> str:
    """Carry out one command on the users file; what to tell about it.

    A password is asked for twice at the terminal, or is the first line of stdin; it is never an argument, which other
    users of the machine could see. Raises YanwenError.
    """
    options = _parser().parse_args(arguments)
    if path is None:
        raise YanwenError("No users file is set. Name it first: export YANWEN_AUTH=users.toml")
    users = read_users(path) if path.exists() else {}
    if options.command == "list":
        return "\n".join(f"{user.role}  {user.name}" for user in users.values()) or f"No users in {path}."
    name: str = options.name
    if options.command == "add":
        if check_name(name) in users:
            raise YanwenError(f"There is a user {name} already. Another password: python -m rag user password {name}")
        users[name] = User(name, options.role, _new_password(name, stdin if options.password_stdin else None))
        told = f"Added {name} as {options.role}."
    elif name not in users:
        raise YanwenError(f"There is no user {name}. See who is there: python -m rag user list")
    elif options.command == "remove":
        del users[name]
        told = f"Removed {name}; their sessions have ended."
    else:
        password_hash = _new_password(name, stdin if options.password_stdin else None)
        users[name] = replace(users[name], password_hash=password_hash)
        told = f"Changed the password of {name}; their sessions have ended."
    write_users(path, users.values())
    return told


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m rag user", description="Who may log in ($YANWEN_AUTH).")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")
    add = commands.add_parser("add", help="let someone in")
    remove = commands.add_parser("remove", help="let someone in no longer")
    password = commands.add_parser("password", help="give someone another password")
    commands.add_parser("list", help="who may log in")
    for command in (add, remove, password):
        command.add_argument("name", metavar="NAME")
    for command in (add, password):
        command.add_argument("--password-stdin", action="store_true", help="the password is the first line of stdin")
    add.add_argument("--role", choices=ROLES, default="reader", help="an editor may also change the library")
    return parser


def _new_password(name: str, stdin: TextIO | None) -> str:
    password = stdin.readline().rstrip("\r\n") if stdin else getpass.getpass(f"Password for {name}: ")
    check_strength(name, password)
    if not stdin and getpass.getpass("Once more: ") != password:
        raise YanwenError("The two passwords differ; nothing was changed.")
    return hash_password(password)

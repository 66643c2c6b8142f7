"""Passwords: what makes one too weak, and argon2id hashes of them."""

from functools import cache

from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.low_level import Type

from rag.errors import YanwenError

SHORTEST = 10
LONGEST = 1024  # hashing takes time in proportion
_FEWEST_CHARACTERS = 4  # that differ
_SHORT_NAME = 3  # which is in many a word by chance
_HASHER = PasswordHasher()  # argon2id, 64 MiB, 3 passes: RFC 9106, the second recommended option


def check_strength(name: str, password: str) -> None:
    """Raises YanwenError where a password for this user would be guessed soon, or is too long to hash."""
    if len(password) < SHORTEST:
        raise YanwenError(f"The password is too short: choose one of at least {SHORTEST} characters.")
    if len(password) > LONGEST:
        raise YanwenError(f"The password is too long: choose one of at most {LONGEST} characters.")
    if len(set(password)) < _FEWEST_CHARACTERS:
        raise YanwenError("The password repeats the same few characters: choose another.")
    if len(name) > _SHORT_NAME and name.casefold() in password.casefold():
        raise YanwenError("The password holds the user's name: choose another.")


def hash_password(password: str) -> str:
    """The argon2id hash with its parameters and a salt of its own, as one line of text."""
    return _HASHER.hash(password)


def is_hash(text: str) -> bool:
    """Whether this is a line that `hash_password` gives."""
    try:
        return extract_parameters(text).type is Type.ID
    except InvalidHashError:
        return False


def matches(password: str, password_hash: str | None) -> bool:
    """Whether the password is the one that was hashed. Without a hash it takes as long, and is not."""
    try:
        _HASHER.verify(password_hash or _nobodys(), password[: LONGEST + 1])
    except (VerificationError, InvalidHashError):
        return False
    return password_hash is not None


@cache
def _nobodys() -> str:
    return _HASHER.hash("the password of a user who is not there")

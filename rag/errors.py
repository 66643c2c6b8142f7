"""The one family of errors. A message says what happened and what to do next; it is shown to the user as it stands.

Anything that is not a YanwenError is a bug and keeps its traceback.
"""

import contextlib
from collections.abc import Iterator
from typing import Literal


class YanwenError(Exception):
    """Something the user can mend; shown as one sentence, without a traceback."""


class SettingsError(YanwenError):
    """A setting has a value that cannot be used."""


class EmptyLibraryError(YanwenError):
    """The library holds no report yet."""


class LibraryError(YanwenError):
    """The library cannot be opened, or belongs to another embedding model."""


class LibraryInUseError(LibraryError):
    """Another process holds the library's lock. `address`: where it takes commands; empty where it takes none."""

    def __init__(self, message: str, address: str = "") -> None:
        super().__init__(message)
        self.address = address


class UnreadableFileError(YanwenError):
    """A report file cannot be read; its message is the reason shown beside the file's name."""


class EmbeddingModelError(YanwenError):
    """The embedding model is not where the setting says."""


class ChatModelError(YanwenError):
    """The language model gave no usable answer; the extractive answer stands in. Users read it in rag.wording's words.

    model: its name. how: what happened. cause: of a failure, in the terms of the provider's library.
    """

    def __init__(self, model: str, how: Literal["failed", "cut_off", "silent"], cause: str = "") -> None:
        super().__init__(f"{model}: {how} {cause}".rstrip())
        self.model, self.how, self.cause = model, how, cause


class EvaluationError(YanwenError):
    """An evaluation set or a gate file cannot be used as it is."""


@contextlib.contextmanager
def panics_told(what: str) -> Iterator[None]:
    """Inside, a panic of a library written in Rust, which is no Exception, becomes a LibraryError.

    Both indexes panic where their files do not hold what they should.
    """
    try:
        yield
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise LibraryError(f"{what} is damaged; it is made again when the library is next used.") from error

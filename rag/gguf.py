"""A GGUF file as a language model: llama.cpp's server inside this process, on the loopback address alone.

The only user of xllamacpp, which the extra `gguf` brings.
"""

import secrets
from pathlib import Path
from types import ModuleType

from rag.errors import SettingsError
from rag.settings import Settings

_MAGIC = b"GGUF"
# The longest of 120 prompts over two libraries took 640 tokens a passage with a multilingual vocabulary and 1,075 with
# one for English alone, the rules included.
_TOKENS_A_PASSAGE = 1_100
_TOKENS_OF_RULES = 1_000  # with the question, and what a second writing is told of the first


class GgufServer:
    """The server of one model; it speaks OpenAI's protocol until nothing refers to it, at the latest until exit."""

    def __init__(self, path: Path, context: int) -> None:
        """Load the model; it can be asked at once. Raises SettingsError with what to do.

        context: how many tokens a prompt and its answer may have together; memory is taken for them now.
        """
        _check(path)
        xllamacpp = _xllamacpp()
        self.key = secrets.token_urlsafe()  # whoever else is on this machine reaches the port, but gets no answer
        parameters = xllamacpp.CommonParams()
        parameters.model.path = str(path)
        parameters.n_ctx = context
        parameters.n_batch = 512  # between batches it looks whether anyone still waits
        parameters.hostnames = ["127.0.0.1"]
        parameters.api_keys = [self.key]
        parameters.offline = True
        parameters.ui = False
        parameters.endpoint_slots = False  # would show what is being asked
        parameters.verbosity = 0
        parameters.cache_ram_mib = 0  # else every question stays in memory, up to 8 GiB of them
        parameters.sse_ping_interval = -1  # a ping would count as a word, and a silent model would never be given up
        parameters.enable_reasoning = 0  # thinking would use up the time and the length that an answer is given
        try:
            self._server = xllamacpp.Server(parameters)
        except Exception as error:  # what C++ throws comes as several kinds
            raise SettingsError(
                f"llama.cpp cannot load {path}: the file is incomplete or no chat model, memory does not suffice, or "
                "its kind is newer than the installed xllamacpp. Fetch it again, take a smaller one, or upgrade."
            ) from error

    @property
    def base_url(self) -> str:
        """Where OpenAI's protocol is spoken."""
        return f"{self._server.listening_address}/v1"


def context_tokens(settings: Settings) -> int:
    """How many tokens the longest prompt and the longest answer have together."""
    return _TOKENS_OF_RULES + settings.passages * _TOKENS_A_PASSAGE + settings.llm_max_tokens


def _check(path: Path) -> None:
    try:
        with path.open("rb") as file:
            magic = file.read(len(_MAGIC))
    except OSError as error:
        raise SettingsError(
            f"YANWEN_LLM names the GGUF file {path}, which cannot be read ({error.strerror}). "
            "Give the path of a model file: YANWEN_LLM=gguf:/path/to/model.gguf"
        ) from error
    if magic != _MAGIC:
        raise SettingsError(
            f"YANWEN_LLM names {path}, which is not a GGUF file: it does not begin with GGUF. "
            "Fetch the model again, or take its GGUF edition."
        )


def _xllamacpp() -> ModuleType:
    try:
        import xllamacpp
    except ImportError as error:
        raise SettingsError(
            f"YANWEN_LLM names a GGUF file, and the package that runs it cannot be imported ({error}). "
            'Install it: .venv/bin/python -m pip install -c constraints.txt -e ".[gguf]"'
        ) from error
    module: ModuleType = xllamacpp
    return module

"""The language model, when there is one: any OpenAI-compatible server, Ollama, or a GGUF file.

The only user of LangChain chat models.
"""

import os
import re
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Protocol

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import HumanMessage, SystemMessage

from rag.errors import ChatModelError, SettingsError
from rag.settings import Settings

# What a server says at the end of a text: OpenAI's protocol, mostly both; Ollama's. A text that says so itself has its
# quotes escaped and its lines joined.
_END = re.compile(rb'"finish_reason"\s*:\s*"|\ndata:\s*\[DONE\]|"done"\s*:\s*true')
_LONGEST_END = 64  # bytes: it may come in two pieces


class Writer(Protocol):
    """Something that writes a text from instructions and material."""

    @property
    def name(self) -> str:
        """What answered, for the answer's `answered_by`."""
        ...

    def stream(self, instructions: str, material: str) -> Iterator[str]:
        """The text, piece by piece. Raises ChatModelError when the model fails or says nothing."""
        ...


class ChatModelWriter:
    """A LangChain chat model as a Writer."""

    def __init__(self, model: BaseChatModel, name: str, server: object = None) -> None:
        """model: any LangChain chat model. server: what must live for as long as the model is asked."""
        self._model = model
        self._server = server
        self.name = name

    def stream(self, instructions: str, material: str) -> Iterator[str]:
        """As Writer.stream. Whatever goes wrong in the provider's library ends as one ChatModelError."""
        said = False
        try:
            for chunk in self._model.stream([SystemMessage(instructions), HumanMessage(material)]):
                if piece := chunk.text:
                    said = True
                    yield piece
        except EOFError as error:
            raise ChatModelError(self.name, "cut_off") from error
        except Exception as error:  # providers raise their own kinds: network, protocol, quota, time-out
            raise ChatModelError(self.name, "failed", type(error).__name__) from error
        if not said:
            raise ChatModelError(self.name, "silent")


def make_writer(settings: Settings) -> Writer | None:
    """The writer that YANWEN_LLM names; None when it names none. Nothing is sent until a question is asked."""
    if not settings.llm:
        return None
    os.environ.setdefault("LANGSMITH_TRACING", "false")  # langsmith would send traces where a key lies about
    provider, _, model = settings.llm.partition(":")
    if provider == "openai":
        return ChatModelWriter(_openai(settings, model), settings.llm)
    if provider == "ollama":
        return ChatModelWriter(_ollama(settings, model), settings.llm)
    return _gguf(settings, Path(model).expanduser())


def _openai(settings: Settings, model: str) -> BaseChatModel:
    if not (settings.openai_api_key or settings.openai_base_url):
        raise SettingsError(
            "YANWEN_LLM names an OpenAI-compatible model, but neither OPENAI_BASE_URL nor OPENAI_API_KEY is set. "
            "Set OPENAI_BASE_URL to your server, for example http://127.0.0.1:8000/v1"
        )
    key = settings.openai_api_key or "none"  # local servers take any key
    client = _client(proxy=os.environ.get("OPENAI_PROXY") or None)
    server = {"base_url": settings.openai_base_url or None, "api_key": key}
    chat = _openai_protocol(settings, model=model, http_client=client, **server)
    weakref.finalize(chat, client.close)
    return chat


def _client(**way: Any) -> Any:
    from openai import DefaultHttpxClient

    return DefaultHttpxClient(event_hooks={"response": [_hear_its_end]}, **way)


def _openai_protocol(settings: Settings, **server: Any) -> BaseChatModel:
    from langchain_openai import ChatOpenAI

    return ChatOpenAI(
        openai_proxy="",  # the client's own
        temperature=0,
        timeout=settings.llm_timeout_seconds,
        max_retries=0,  # the extractive answer is there at once: no waiting for a second failure
        # Older servers know max_tokens only, and ChatOpenAI would send max_completion_tokens.
        extra_body={"max_tokens": settings.llm_max_tokens},
        **server,
    )


def _hear_its_end(response: Any) -> None:
    """Let the stream of an httpx response raise EOFError where it ends and the server has not said that it does.

    A connection that simply closes is no error in HTTP, and the providers' libraries take what came for the whole.
    """
    read = response.iter_bytes

    def iter_bytes(*arguments: Any) -> Iterator[bytes]:
        tail, ended = b"\n", False
        for piece in read(*arguments):
            tail += piece
            ended = ended or _END.search(tail) is not None
            tail = tail[-_LONGEST_END:]
            yield piece
        if not ended:
            raise EOFError

    if response.is_success:
        response.iter_bytes = iter_bytes


def _gguf(settings: Settings, path: Path) -> Writer:
    from rag.gguf import GgufServer, context_tokens

    server = GgufServer(path, context_tokens(settings))
    client = _client(trust_env=False)  # a proxy of the environment would get what stays on this machine
    weakref.finalize(server, client.close)  # a text that is being written would hold up the server's end
    model = _openai_protocol(
        settings, model=path.name, base_url=server.base_url, api_key=server.key, http_client=client
    )
    return ChatModelWriter(model, f"gguf:{path.name}", server)


def _ollama(settings: Settings, model: str) -> BaseChatModel:
    from langchain_ollama import ChatOllama

    return ChatOllama(
        model=model,
        base_url=settings.ollama_base_url or None,
        temperature=0,
        num_predict=settings.llm_max_tokens,
        client_kwargs={"timeout": settings.llm_timeout_seconds},
        sync_client_kwargs={"event_hooks": {"response": [_hear_its_end]}},
    )

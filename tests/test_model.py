"""The language model over the real protocol: a small HTTP server on this machine speaks OpenAI's."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar

import pytest

from rag.errors import ChatModelError, SettingsError
from rag.model import make_writer
from rag.settings import Settings, load_settings


class _Handler(BaseHTTPRequestHandler):
    pieces: ClassVar[list[str]] = ["合作开发的银行占", "74.19%", "[1]。"]
    mode: ClassVar[str] = "fine"
    asked: ClassVar[list[dict[str, Any]]] = []

    def do_POST(self) -> None:
        self.asked.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
        if self.mode == "error":
            self.send_error(500, "out of memory")
            return
        if self.mode == "silent":
            time.sleep(1.5)
            return
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        if self.mode == "garbage":
            self.wfile.write(b"data: {not json\n\n")
            return
        for piece in self.pieces if self.mode == "fine" else []:
            chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m"}
            delta = {"choices": [{"index": 0, "delta": {"role": "assistant", "content": piece}, "finish_reason": None}]}
            self.wfile.write(f"data: {json.dumps(chunk | delta)}\n\n".encode())
            self.wfile.flush()
        self.wfile.write(b"data: [DONE]\n\n")

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def server(mode: str = "fine") -> Iterator[Settings]:
    handler = type("Handler", (_Handler,), {"mode": mode, "asked": []})
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    try:
        yield load_settings(
            llm="openai:m",
            OPENAI_BASE_URL=f"http://127.0.0.1:{http.server_port}/v1",
            OPENAI_API_KEY="secret",
            llm_timeout_seconds=0.5,
        )
        _Handler.asked = handler.asked  # type: ignore[attr-defined]
    finally:
        http.shutdown()
        thread.join()
        http.server_close()


def test_it_streams_piece_by_piece() -> None:
    with server() as settings:
        writer = make_writer(settings)
        assert writer is not None
        assert list(writer.stream("rules", "passages")) == _Handler.pieces
    (request,) = _Handler.asked
    assert [message["role"] for message in request["messages"]] == ["system", "user"]
    assert request["stream"] is True
    assert request["max_tokens"] == settings.llm_max_tokens


@pytest.mark.parametrize("mode", ["error", "silent", "garbage", "empty"])
def test_whatever_goes_wrong_is_one_error(mode: str) -> None:
    with server(mode) as settings:
        writer = make_writer(settings)
        assert writer is not None
        with pytest.raises(ChatModelError, match=r"The language model openai:m (failed|gave an empty answer)"):
            list(writer.stream("rules", "passages"))


def test_a_dead_server_is_one_error() -> None:
    settings = load_settings(llm="openai:m", OPENAI_BASE_URL="http://127.0.0.1:9/v1")
    writer = make_writer(settings)
    assert writer is not None
    with pytest.raises(ChatModelError):
        list(writer.stream("rules", "passages"))


def test_no_model_is_the_default() -> None:
    assert make_writer(load_settings()) is None


def test_a_model_without_a_server_is_refused() -> None:
    with pytest.raises(SettingsError, match="OPENAI_BASE_URL"):
        make_writer(load_settings(llm="openai:m", OPENAI_BASE_URL="", OPENAI_API_KEY=""))


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("llm", "gpt-4", "YANWEN_LLM='gpt-4' cannot be used: expected openai:<model>, ollama:<model> or gguf:<file>"),
        ("llm", "gguf:", "YANWEN_LLM='gguf:' cannot be used: expected"),
        ("passages", 0, "YANWEN_PASSAGES=0 cannot be used"),
        ("answer_language", "fr", "YANWEN_ANSWER_LANGUAGE='fr' cannot be used"),
    ],
)
def test_a_bad_setting_is_one_sentence(name: str, value: object, message: str) -> None:
    with pytest.raises(SettingsError) as caught:
        load_settings(**{name: value})
    assert str(caught.value).startswith(message)
    assert "\n" not in str(caught.value)


def test_the_key_is_never_shown() -> None:
    assert "secret" not in repr(load_settings(OPENAI_API_KEY="secret"))

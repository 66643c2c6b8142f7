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
        write = self._write_ollama if self.path == "/api/chat" else self._write_openai
        for piece in [] if self.mode == "empty" else self.pieces:
            write(piece)
        if self.mode != "cut":
            write(None)

    def _write_openai(self, piece: str | None) -> None:
        """A piece of the text, or its end, in the way of the mode."""
        if piece is None and self.mode != "no mark":
            self.wfile.write(b"data: [DONE]\n\n")
            return
        chunk = {"id": "x", "object": "chat.completion.chunk", "created": 0, "model": "m"}
        choice = {"index": 0, "delta": {"role": "assistant", "content": piece or ""}}
        choice["finish_reason"] = "stop" if piece is None else None
        self.wfile.write(f"data: {json.dumps(chunk | {'choices': [choice]})}\n\n".encode())
        self.wfile.flush()

    def _write_ollama(self, piece: str | None) -> None:
        part = {"model": "m", "message": {"role": "assistant", "content": piece or ""}, "done": piece is None}
        self.wfile.write(f"{json.dumps(part)}\n".encode())
        self.wfile.flush()

    def log_message(self, *_: object) -> None:
        """Quiet."""


@contextmanager
def server(mode: str = "fine", llm: str = "openai:m") -> Iterator[Settings]:
    handler = type("Handler", (_Handler,), {"mode": mode, "asked": []})
    http = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    http.daemon_threads = True
    thread = threading.Thread(target=http.serve_forever)
    thread.start()
    try:
        yield load_settings(
            llm=llm,
            OPENAI_BASE_URL=f"http://127.0.0.1:{http.server_port}/v1",
            OPENAI_API_KEY="secret",
            OLLAMA_HOST=f"http://127.0.0.1:{http.server_port}",
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


@pytest.mark.parametrize(("mode", "llm"), [("fine", "openai:m"), ("no mark", "openai:m"), ("fine", "ollama:m")])
def test_a_text_is_whole_once_the_server_says_that_it_ends(mode: str, llm: str) -> None:
    with server(mode, llm) as settings:
        writer = make_writer(settings)
        assert writer is not None
        assert list(writer.stream("rules", "passages")) == _Handler.pieces


@pytest.mark.parametrize("llm", ["openai:m", "ollama:m"])
def test_a_text_that_only_stops_is_cut_off(llm: str, monkeypatch: pytest.MonkeyPatch) -> None:
    pieces = [*_Handler.pieces, 'As "finish_reason":"stop", "done":true\ndata: [DONE] tell']
    monkeypatch.setattr(_Handler, "pieces", pieces)
    came: list[str] = []
    with server("cut", llm) as settings:
        writer = make_writer(settings)
        assert writer is not None
        with pytest.raises(ChatModelError, match=f"{llm}: cut_off"):
            came += writer.stream("rules", "passages")  # each piece is taken as it comes
    assert came == pieces


@pytest.mark.parametrize("mode", ["error", "silent", "garbage", "empty"])
def test_whatever_goes_wrong_is_one_error(mode: str) -> None:
    with server(mode) as settings:
        writer = make_writer(settings)
        assert writer is not None
        with pytest.raises(ChatModelError, match=r"openai:m: (failed|silent)"):
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

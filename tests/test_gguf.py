"""A GGUF file in llama.cpp's own server: scripted models everywhere, a real one where YANWEN_TEST_GGUF names it."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from eval.__main__ import SHIPPED
from ingest.index import add_documents
from ingest.markdown import load_markdown
from rag.answer import Assistant
from rag.errors import ChatModelError, SettingsError
from rag.gguf import GgufServer, context_tokens
from rag.library.library import open_library
from rag.library.record import SourceFile
from rag.model import Writer, make_writer
from rag.retrieve import Retriever
from rag.settings import load_settings
from rag.wording import say
from tests.fakes import WordEmbedder, small_lexicon
from tests.scripted_gguf import scripted_gguf

ROOT = Path(__file__).parent.parent
REPORT = SHIPPED / "reports" / "small-bank-llm-2025.md"
QUESTION = "有多少机构同外部科技企业联合开发大语言模型？"
TRUTH = ("在大语言模型的获取方式上，", "74.19%的机构", "选择同外部科技企业联合开发。[1]")
LIE = ("在大语言模型的获取方式上，", "99.99%的机构", "选择同外部科技企业联合开发。[1]")
GARBAGE = ("\ufffd\ufffd", "}{", "0x7f 8.88 8.88 8.88", "<unk>")

needs_xllamacpp = pytest.mark.skipif(find_spec("xllamacpp") is None, reason="the extra gguf is not installed")
REAL = os.environ.get("YANWEN_TEST_GGUF", "")


def writer_of(path: Path, **settings: object) -> Writer:
    writer = make_writer(load_settings(llm=f"gguf:{path}", **settings))
    assert writer is not None
    return writer


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (None, r"cannot be read \(No such file or directory\)\. Give the path"),
        (b"", "is not a GGUF file"),
        (b"PK\x03\x04", "is not a GGUF file: it does not begin with GGUF. Fetch"),
    ],
)
def test_a_file_that_is_no_model_is_one_line(content: bytes | None, told: str, tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SettingsError, match=told) as caught:
        writer_of(path)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_folder_is_no_model(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="cannot be read"):
        writer_of(tmp_path)


def test_without_the_extra_the_command_that_installs_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "xllamacpp", None)  # an import of it fails, as where it is not installed
    with pytest.raises(SettingsError, match=r"pip install -c constraints\.txt -e \"\.\[gguf\]\""):
        writer_of(scripted_gguf(tmp_path / "model.gguf", "是"))


def test_the_context_holds_what_the_settings_allow() -> None:
    assert context_tokens(load_settings(passages=8, llm_max_tokens=800)) == 1_000 + 8 * 1_100 + 800
    assert context_tokens(load_settings(passages=2, llm_max_tokens=100)) == 1_000 + 2 * 1_100 + 100


@needs_xllamacpp
def test_it_streams_piece_by_piece_past_any_proxy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy", "OPENAI_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    writer = writer_of(scripted_gguf(tmp_path / "model.gguf", *TRUTH))
    assert writer.name == "gguf:model.gguf"
    assert [list(writer.stream("规则", "材料")) for _ in range(2)] == [list(TRUTH)] * 2


@needs_xllamacpp
def test_the_longest_answer_is_the_setting(tmp_path: Path) -> None:
    writer = writer_of(scripted_gguf(tmp_path / "model.gguf", *TRUTH), llm_max_tokens=1)
    assert list(writer.stream("规则", "材料")) == [TRUTH[0]]


@needs_xllamacpp
def test_only_who_holds_the_key_is_answered_and_only_on_this_machine(tmp_path: Path) -> None:
    server = GgufServer(scripted_gguf(tmp_path / "model.gguf", "是"), 1_000)
    assert server.base_url.startswith("http://127.0.0.1:")
    for page in ("/models", "/../props", "/../slots"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            urllib.request.urlopen(server.base_url + page)
        refused.value.close()
        assert refused.value.code in (401, 404)
    request = urllib.request.Request(server.base_url + "/models", headers={"Authorization": f"Bearer {server.key}"})
    with urllib.request.urlopen(request) as response:
        assert response.status == 200


@needs_xllamacpp
@pytest.mark.parametrize("rest", [b"", b"\x03\0\0\0" + bytes(1_000), b"\x03\0\0\0" + b"\xff" * 1_000])
def test_a_damaged_model_is_one_line(rest: bytes, tmp_path: Path) -> None:
    path = tmp_path / "model.gguf"
    path.write_bytes(b"GGUF" + rest)
    with pytest.raises(SettingsError, match=r"llama\.cpp cannot load .*model\.gguf: .* or upgrade\."):
        writer_of(path)


@needs_xllamacpp
def test_half_a_model_is_one_line(tmp_path: Path) -> None:
    path = scripted_gguf(tmp_path / "model.gguf", "是")
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    with pytest.raises(SettingsError, match="the file is incomplete"):
        writer_of(path)


@needs_xllamacpp
def test_passages_longer_than_the_model_reads_are_one_error(tmp_path: Path) -> None:
    writer = writer_of(scripted_gguf(tmp_path / "model.gguf", "是", context=512))
    assert list(writer.stream("规则", "字" * 100)) == ["是"]
    with pytest.raises(ChatModelError, match=r"gguf:model\.gguf: failed"):
        list(writer.stream("规则", "字" * 1_000))


@pytest.fixture(scope="module")
def retriever(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    folder = tmp_path_factory.mktemp("report")
    library = open_library(folder / "library")
    document = load_markdown(REPORT.read_bytes(), "small-bank")
    list(add_documents([("", document, SourceFile(REPORT.name, "1"), True)], library, WordEmbedder()))
    yield Retriever(library, WordEmbedder(), small_lexicon(folder / "lexicon"))
    library.close()


@needs_xllamacpp
def test_what_holds_is_the_models(retriever: Retriever, tmp_path: Path) -> None:
    writer = writer_of(scripted_gguf(tmp_path / "model.gguf", *TRUTH))
    answer = Assistant(retriever, load_settings(), writer).ask(QUESTION)
    assert (answer.answered_by, answer.reason) == ("gguf:model.gguf", "")
    assert answer.text == "".join(TRUTH)
    assert [(figure.surface, figure.status) for figure in answer.figures] == [("74.19%", "quoted")]


@needs_xllamacpp
@pytest.mark.parametrize("pieces", [LIE, GARBAGE], ids=["lie", "garbage"])
def test_what_does_not_hold_gives_way_to_the_reports_words(
    pieces: tuple[str, ...], retriever: Retriever, tmp_path: Path
) -> None:
    writer = writer_of(scripted_gguf(tmp_path / "model.gguf", *pieces))
    answer = Assistant(retriever, load_settings(), writer).ask(QUESTION)
    without_model = Assistant(retriever, load_settings()).ask(QUESTION)
    assert (answer.text, answer.figures) == (without_model.text, without_model.figures)
    assert answer.reason == say("nothing_verified", "zh", model="gguf:model.gguf")


ASKED = [
    QUESTION,
    "走自研路线的机构占多少？",
    "What share of institutions develop large language models on their own?",
    "What share of banks sell tea?",
]


def answers_of(model: Path, folder: Path, **environment: str) -> list[dict[str, Any]]:
    """The answers to ASKED by the command lines over the shipped reports; nothing else is on stdout."""
    lines = [json.dumps({"id": number, "question": question}) for number, question in enumerate(ASKED)]
    (folder / "questions.jsonl").write_text("\n".join(lines), encoding="utf-8")
    library = ["--library", str(folder / "library")]
    for command in (["ingest", str(SHIPPED / "reports")], ["rag", "--batch", str(folder / "questions.jsonl")]):
        done = subprocess.run(
            [sys.executable, "-m", *command, *library],
            capture_output=True,
            text=True,
            cwd=ROOT,
            env={**os.environ, "YANWEN_LLM": f"gguf:{model}", **environment},
            check=True,
        )
    return [json.loads(line) for line in done.stdout.splitlines()]


@needs_xllamacpp
def test_the_command_line_prints_answers_and_nothing_else(tmp_path: Path) -> None:
    answers = answers_of(scripted_gguf(tmp_path / "model.gguf", *TRUTH), tmp_path)
    assert [answer["id"] for answer in answers] == [0, 1, 2, 3]
    assert answers[0]["answered_by"] == "gguf:model.gguf"
    assert all(figure["status"] in ("quoted", "derived") for answer in answers for figure in answer["figures"])


@needs_xllamacpp
@pytest.mark.skipif(not REAL, reason="YANWEN_TEST_GGUF does not name a GGUF file of a chat model")
def test_a_real_model_says_what_holds_or_gives_way(tmp_path: Path) -> None:
    answers = answers_of(Path(REAL), tmp_path, YANWEN_PASSAGES="2", YANWEN_LLM_MAX_TOKENS="200")
    assert len(answers) == len(ASKED)
    for answer in answers:
        assert answer["answered_by"] == f"gguf:{Path(REAL).name}" or answer["reason"]
        assert all(figure["status"] in ("quoted", "derived") for figure in answer["figures"])
        for citation in answer["citations"]:
            text = (SHIPPED / "reports" / citation["file"]).read_text(encoding="utf-8")
            assert text[citation["start"] : citation["end"]] == citation["quote"]

"""The real article, where it lies beside the project: what the product was asked for."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from ingest.load import load
from ingest.split import split

ROOT = Path(__file__).parent.parent
SHARED = ROOT.parent / "shared"
ARTICLE = SHARED / "reports" / "small-bank-llm-survey-2025.md"
SEED = SHARED / "eval" / "seed_article_dev.jsonl"

pytestmark = pytest.mark.skipif(not ARTICLE.is_file(), reason="the real article is not beside the project")

FURNITURE = [
    "小程序",
    "轻点两下",
    "在看",
    "扫一扫",
    "预览时标签",
    "阅读原文",
    "知道了",
    "智探AI应用",
    "群主",
    "小说阅读器",
    "mmbiz",
]
SLIPS = ["普追关注", "意争对手", "A1大模型", "科技入才"]


def test_no_furniture_becomes_a_chunk_and_every_slip_stays() -> None:
    document = load(ARTICLE)[1]
    chunks = split(document, markdown=True)
    everything = "".join(chunk.word_text("") for chunk in chunks)
    assert [words for words in FURNITURE if words in everything] == []
    assert [slip for slip in SLIPS if slip not in everything] == []
    assert document.text == ARTICLE.read_text(encoding="utf-8")
    details = document.details
    assert details.title.startswith("报告：近8成")
    assert (details.date, details.url[:25]) == ("2026-01-10", "https://mp.weixin.qq.com/")


def test_no_sentence_of_the_article_is_lost() -> None:
    document = load(ARTICLE)[1]
    everything = "".join(chunk.text for chunk in split(document, markdown=True))
    everything = re.sub(r"\s", "", everything)
    for line in ARTICLE.read_text(encoding="utf-8").splitlines():
        line = re.sub(r"[*\s]", "", line)
        if len(line) > 60 and line.endswith("。") and "群主" not in line and "http" not in line:
            assert line in everything


@pytest.fixture(scope="module")
def library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("article") / "library"
    command = [sys.executable, "-m", "ingest", str(ARTICLE), "--library", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return folder


def test_the_seed_questions(library: Path) -> None:
    command = [sys.executable, "-m", "rag", "--batch", str(SEED), "--library", str(library)]
    done = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True)
    answers = {row["id"]: row for row in map(json.loads, done.stdout.splitlines())}
    text = ARTICLE.read_text(encoding="utf-8")
    for row in answers.values():
        assert all(text[c["start"] : c["end"]] == c["quote"] for c in row["citations"])
    for co_developed in ("d01", "d02"):
        assert answers[co_developed]["text"].startswith("74.19%")
        assert "74.19%的受访银行" in answers[co_developed]["citations"][0]["quote"]
    assert [answers[unanswerable]["abstained"] for unanswerable in ("d13", "d14", "d15")] == [True, True, True]

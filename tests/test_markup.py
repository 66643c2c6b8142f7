"""Tags of markup in a question are no words of it; what only looks like one stays."""

from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.markup import without_markup
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, library_of, small_lexicon


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<b>鹭江银行</b>的存款是多少？<img src=x>", "鹭江银行的存款是多少？"),
        ("<img src='x' onerror=\"alert(1)\"/>存款是多少？", "存款是多少？"),
        ("What were<br><br/>the <i>deposits</i>?<!-- note -->", "What were the deposits?"),
        ("<script>fetch('/x')</script>存款是多少？", "存款是多少？"),
        ('<a href="https://example.com/a?b=c">存款</a>是多少？', "存款是多少？"),
        ("<b></b>", ""),
        ("拨备<5%且不良>3%的银行有几家？", "拨备<5%且不良>3%的银行有几家？"),
        ("Is ROE < ROA, and NIM > 2%?", "Is ROE < ROA, and NIM > 2%?"),
        ("a <b and c> d", "a <b and c> d"),
        ("存款是多少？", "存款是多少？"),
    ],
)
def test_tags_are_taken_out(text: str, plain: str) -> None:
    assert without_markup(text) == plain


def test_tags_are_no_terms_and_the_question_is_kept_as_it_was_asked(tmp_path: Path) -> None:
    library = library_of(tmp_path / "library", "# 年报\n\n鹭江银行2025年末存款余额为310亿元。\n")
    retriever = Retriever(library, WordEmbedder(), small_lexicon(tmp_path / "lexicon"))
    assistant = Assistant(retriever, load_settings(library=library.folder, answer_threshold=0))
    try:
        marked = "<b>鹭江银行</b>2025年末存款余额是多少？<img src=x>"
        answer = assistant.ask(marked)
        assert answer.text.startswith("310亿元 ——")
        assert (answer.question, answer.completed) == (marked, "")
        missing = assistant.ask("<b>飞艇</b>和<blink>风筝</blink>有多少架？<img src=x onerror=alert(1)>").text
        assert not [tag for tag in ("blink", "img", "src", "onerror", "alert") if tag in missing]
        followed = assistant.ask("<u>那2024年呢？</u>", history=[marked])
        assert followed.completed == "鹭江银行2024年末存款余额是多少？"
        assert assistant.ask("<b></b>").reason == "empty question"
    finally:
        library.close()

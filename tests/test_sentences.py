"""Splitting: whole sentences, whole figures, whole quotations; nothing lost."""

import itertools
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import LONGEST_SENTENCE, split_sentences


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("占74.19%。自研占16.13%；其余未答。", ["占74.19%。", "自研占16.13%；", "其余未答。"]),
        ("Share is 74.19%. In-house is 16.13%.", ["Share is 74.19%.", "In-house is 16.13%."]),
        ("It rose to 41.94. The rest fell.", ["It rose to 41.94.", "The rest fell."]),
        ("He said “我们会做。会做好！”然后离开。", ["He said “我们会做。会做好！”然后离开。"]),
        ("他说：“会做。”她不信。", ["他说：“会做。”她不信。"]),
        ("“会做。”\n她不信。", ["“会做。”", "她不信。"]),
        ("《A. B》一书（见第3章。）很好。下一句", ["《A. B》一书（见第3章。）很好。", "下一句"]),
        (
            "e.g. the U.S. market grew 3.5 percent. Costs fell.",
            ["e.g. the U.S. market grew 3.5 percent.", "Costs fell."],
        ),
        ("真的吗？！是的……好。", ["真的吗？！", "是的……好。"]),
        ("", []),
        ("   \n ", []),
    ],
)
def test_sentence_ends(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_an_unclosed_bracket_does_not_swallow_the_report() -> None:
    text = "（未闭合的括号。" + "第一句很长。" * 200
    assert len(sentences(text)) > 100


def test_a_text_without_ends_is_cut_outside_figures() -> None:
    text = "占比74.19%的银行" * 500
    parts = sentences(text)
    assert all(len(part) <= LONGEST_SENTENCE for part in parts)
    assert "".join(parts) == text
    assert sum(part.count("74.19%") for part in parts) == 500


AWKWARD = st.text(alphabet="银行。！；“”（）.,%0123456789 aB\n", max_size=300)


@given(AWKWARD)
def test_nothing_is_lost_and_spans_are_in_order(text: str) -> None:
    spans = list(split_sentences(text))
    assert all(a_end <= b_start for (_, a_end), (b_start, _) in itertools.pairwise(spans))
    kept = "".join(text[start:end] for start, end in spans)
    assert re.sub(r"\s", "", kept) == re.sub(r"\s", "", text)


@given(AWKWARD)
def test_no_figure_is_split(text: str) -> None:
    ends = {end for _, end in split_sentences(text)} - {len(text)}
    for match in re.finditer(r"\d+(?:\.\d+)+%?", text):
        assert not any(match.start() < end < match.end() for end in ends)

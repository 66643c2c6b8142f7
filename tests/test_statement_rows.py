"""The tables of a quarterly statement in English, where many rows share their words: each question gets its own row.

Everything is asked without a threshold: what may not answer must not lead even where nothing else is found.
"""

from collections.abc import Iterator

import pytest

from rag.answer import Assistant
from rag.question import read_question
from tests.fakes import assistant_over

STATEMENT = """---
title: Harrowgate Bancorp 10-Q
date: 2024-05-02
period: Q1 2024
language: en
---

# Highlights

| (in millions, except per share data, ratios and headcount) | 1Q24 | 4Q23 | 1Q23 |
|---|---|---|---|
| Net interest income | 1,412 | 1,388 | 1,297 |
| Provision for credit losses | 146 | (128) | 93 |
| Income before income tax expense | 1,006 | 1,265 | 1,110 |
| Income tax expense | 178 | 225 | 201 |
| Return on common equity (“ROE”) | 13% | 16% | 14% |
| Return on tangible common equity (“ROTCE”) | 17% | 19% | 18% |
| Overhead ratio | 62% | 61% | 58% |
| Loans | 10,732 | 10,777 | 10,113 |
| Total assets | 39,546 | 37,435 | 36,893 |
| Headcount | 27,394 | 27,102 | 25,935 |
| Mortgage fees and related income | 46 | 52 | 70 |

The allowance for credit losses was $1,959 million at March 31, 2024.

# Retail segment

| (in millions, except ratios) | Three months ended March 31, 2024 | Three months ended March 31, 2023 |
|---|---|---|
| Overhead ratio | 54% | 52% |
| Loans | 4,263 | 4,315 |
| Net interest income | 811 | 790 |
| Net interest income after provision for credit losses | 759 | 744 |
| Accrued cost of awards to employees | 155 | 148 |

(a) At March 31, 2024, total loans included $64 million of loans under the relief scheme.

# Segments side by side

| (in millions) | Retail 2024 | Retail 2023 | Wholesale 2024 | Wholesale 2023 | Total 2024 | Total 2023 |
|---|---|---|---|---|---|---|
| Net income | 289 | 278 | 539 | 631 | 828 | 909 |

# Revenue and expense

| (in millions) | Three months ended March 31, 2024 | Three months ended March 31, 2023 |
|---|---|---|
| Proprietary trades | 650 | 290 |
| Total noninterest expense | 1,872 | 1,679 |

# Wholesale segment in detail

| (in millions) | Three months ended March 31, 2024 | Three months ended March 31, 2023 |
|---|---|---|
| Revenue | | |
| Proprietary trades | 604 | 318 |
| Noninterest expense | | |
| Noncompensation expense | 87 | 114 |
| Total noninterest expense | 211 | 208 |

# Charge-offs

| Three months ended March 31, 2024 | Consumer, excluding card | Card |
|---|---|---|
| Net charge-off rate | 0.03% | 2.41% |

# Loans by state

| (in millions) | March 31, 2024 | December 31, 2023 |
|---|---|---|
| Ohio | 1,874 | 1,823 |

Average total VaR increased by $47 million in the first quarter of 2024. Criticized exposure was largely undrawn and \
$61 million was performing at March 31, 2024. The day-30 stress period of the liquidity rule is 30 days of outflows.

# Average balance sheet

| (in millions) | Average balance, three months ended March 31, 2024 | Average rate |
|---|---|---|
| Total assets | 39,067 | 3.2% |

# Liquidity

As of March 31, 2024 Harrowgate was compliant with the 100% minimum stable funding ratio requirement.
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with assistant_over(tmp_path_factory.mktemp("statement"), STATEMENT) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("What was net interest income in the first quarter of 2024?", "1,412"),
        ("What was the net interest income after provision for credit losses in 1Q24?", "759"),
        ("What was the provision for credit losses in 1Q24?", "146"),
        ("What was the income tax expense in the first quarter of 2024?", "178"),
        ("What was the return on common equity in 1Q24?", "13%"),
        ("What was ROTCE in 1Q24?", "17%"),
        ("What was the overhead ratio in the first quarter of 2024?", "62%"),  # the whole before the segment
        ("What were total loans at March 31, 2024?", "10,732"),
        ("What were total assets at March 31, 2024?", "39,546"),
        ("What were total assets at December 31, 2023?", "37,435"),  # the last quarter's end is the year's
        ("What was the net income of the wholesale segment in the first quarter of 2024?", "539"),
        ("What was net income in the first quarter of 2023?", "909"),
        ("What were mortgage fees and related income in 1Q23?", "70"),  # no list of two
        ("What was firmwide proprietary trades revenue in 1Q24?", "650"),  # under a heading, in no group
        ("What was the net charge-off rate of Card in the first quarter of 2024?", "2.41%"),  # not what excludes it
        ("By how much did noninterest expense rise in the first quarter of 2024 year over year?", "193"),
    ],
)
def test_the_row_that_is_called_so_leads(assistant: Assistant, question: str, lead: str) -> None:
    assert assistant.ask(question).text.startswith(f"{lead} ")


@pytest.mark.parametrize(
    ("question", "figure"),
    [
        ("What was the stable funding ratio at March 31, 2024?", "100%"),  # that is what is required
        ("How many employees did Harrowgate have at March 31, 2024?", "155"),
        ("What was net income in 2024?", "828"),  # a quarter is no year
        ("What was net income in 2024?", "289"),
        ("What was the allowance for loan losses at Retail?", "146"),
        ("What was the average VaR in the first quarter of 2024?", "39,067"),
        ("What was average total VaR in the first quarter of 2024?", "$47"),  # it rose by that
        ("How many branches did Harrowgate have in Ohio at March 31, 2024?", "1,874"),
        ("How large was criticized exposure at March 31, 2024?", "$61"),  # a part of it
        ("What is Harrowgate's current stress capital buffer?", "30"),
    ],
)
def test_what_is_not_it_does_not_lead(assistant: Assistant, question: str, figure: str) -> None:
    assert not assistant.ask(question).text.startswith(figure)


def test_figures_give_no_reasons(assistant: Assistant) -> None:
    quoted = assistant.ask("Why did net interest income rise in the first quarter of 2024?")
    assert not any("Net interest income |" in citation.quote for citation in quoted.citations)


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("What was ROTCE in 1Q24?", {"percent", "number", "amount", "count"}),
        ("What was the average number of shares in 2024, in millions?", {"percent", "number", "amount", "count"}),
        ("What was long-term debt at the end of 2024?", {"number", "amount", "count"}),
        ("核心一级资本（CET1）金额是多少？", {"number", "amount"}),
        ("What were the main risks in 2024?", set()),
    ],
)
def test_the_kinds_of_figure_that_are_asked_for(question: str, kinds: set[str]) -> None:
    assert read_question(question).kinds == kinds

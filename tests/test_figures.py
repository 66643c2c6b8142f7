"""Figures: every way one is written, its span, and what equals what."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.derive import earlier_level
from rag.figures import find_figures, same_quantity, stated, years


def read(text: str) -> list[tuple[str, str]]:
    return [(str(figure.value), figure.unit) for figure in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("占比达74.19%", [("74.19", "%")]),
        ("７４．１９％的银行", [("74.19", "%")]),
        ("百分之七十四点一九", [("74.19", "%")]),
        ("提升23.23个百分点", [("23.23", "pp")]),
        ("rose 4.5 percentage points", [("4.5", "pp")]),
        ("25 basis points", [("25", "bp")]),
        ("近八成", [("80", "%")]),
        ("九成以上", [("90", "%")]),
        ("四分之三", [("75", "%")]),
        ("样本共1,203家", [("1203", "家")]),
        ("约占19%", [("19", "%")]),
        ("12.3亿元", [("12.3", "亿元")]),
        ("USD 1.23 billion", [("1.23", "billion USD")]),
        ("5%-10%的银行", [("5", "%"), ("10", "%")]),
        ("增速为-3.2%，上年-5.1%", [("-3.2", "%"), ("-5.1", "%")]),
        ("在50-60%之间", [("50", "%"), ("60", "%")]),
        ("2025年", []),
        ("2022-2025年", []),
        ("2019年12月31日", []),
        ("成员", []),
        ("1/3的银行", []),
        ("1,234萬戶，上升0.02個百分點", [("1234", "万户"), ("0.02", "pp")]),
        ("贷款余额（亿元），2024年：900.5", [("900.5", "亿元")]),
        ("表2 江澜银行主要指标（单位：亿元）", []),
        ("图 3 与第5条", []),
        ("拨备覆盖率(7)，2019年：389.45", [("389.45", "")]),
        ("净息差（%），2024年：1.54；2025年：1.42", [("1.54", "%"), ("1.42", "%")]),
        ("科技投入，2024年：11.2；2025年：12.6（单位：亿元）", [("11.2", "亿元"), ("12.6", "亿元")]),
    ],
)
def test_forms(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


def test_years_and_ranges() -> None:
    assert years("2022-2025年") == {2022, 2023, 2024, 2025}
    assert years("FY2019, and in 2021") == {2019, 2021}
    assert years("2025家银行") == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("7.50%", "7.5%", True),
        ("1,203家", "1203家", True),
        ("７.5％", "7.5%", True),
        ("23.23%", "23.23个百分点", False),
        ("23.23个百分点", "23.23 percentage points", True),
        ("10亿元", "1 billion yuan", True),
        ("12.6亿元", "2.6亿元", False),
        ("74.19%", "47.19%", False),
        ("9.72", "9.72%", True),
    ],
)
def test_equality(one: str, other: str, same: bool) -> None:
    assert same_quantity(find_figures(one)[0], find_figures(other)[0]) is same


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_a_percentage_is_read_back_wherever_it_stands(value: Decimal) -> None:
    for text in (f"占比{value}%的银行", f"it is {value}% of banks", f"（{value}％）"):
        (figure,) = find_figures(text)
        assert figure.value == value
        assert text[figure.start : figure.end] == figure.surface


def test_an_earlier_level_is_computed_from_the_change_its_sentence_states() -> None:
    (derived,) = earlier_level("53.23%的机构认为很重要，相较2024年提升了23.23个百分点。", 2024)
    assert derived.value == Decimal("53.23") - Decimal("23.23") == Decimal("30.00")
    assert derived.derivation == "53.23% − 23.23 pp = 30.00%"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("53.23%的机构认为很重要，相较2024年提升了23.23个百分点。", 2023),  # another year was asked for
        ("53.23%认为很重要。另一项相较2024年提升了23.23个百分点。", 2024),  # another sentence
        ("53.23%认为很重要，相较2024年变化了23.23个百分点。", 2024),  # neither up nor down
        ("甲占40%，乙占30%，较2024年分别上升2个百分点和3个百分点。", 2024),  # which change is whose
    ],
)
def test_what_is_not_plain_is_not_computed(text: str, year: int) -> None:
    assert earlier_level(text, year) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("不到三成的银行", "不到三成"),
        ("九成以上的银行", "九成以上"),
        ("近八成", "近八成"),
        ("在50-60%之间", "50-60%"),
        ("more than 61.5% of banks", "more than 61.5%"),
        ("占74.19%的银行", "74.19%"),
    ],
)
def test_a_figure_is_stated_with_its_bound(text: str, shown: str) -> None:
    assert stated(text, find_figures(text)[0]) == shown

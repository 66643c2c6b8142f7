"""Claims: what each figure of a sentence is said of, and of when."""

import pytest

from rag.binding import Claim, claims


def of(text: str, surface: str, base_year: int | None = None) -> Claim:
    return next(claim for claim in claims(text, base_year) if claim.figure.surface == surface)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("2024年有12.8%的机构这样看，2025年只剩6.4%。", {"12.8%": 2024, "6.4%": 2025}),
        ("科技投入从上年的71.9亿元提升至本年的81.8亿元。", {"71.9亿元": 2023, "81.8亿元": 2024}),
        ("不良率降至2025年的1.2%，2024年末为1.4%。", {"1.2%": 2025, "1.4%": 2024}),
        ("The ratio fell to 1.2% in 2025 from 1.4% in 2024.", {"1.2%": 2025, "1.4%": 2024}),
        ("2025年核销100亿元（2024年：71.6亿元）。", {"100亿元": 2025, "71.6亿元": 2024}),
        ("投诉率由2024年的3.1%降至2025年的2.4%，处理率由88%升至95%。", {"88%": 2024, "95%": 2025}),
        ("2024年和2025年分别为1.2%和1.5%。", {"1.2%": 2024, "1.5%": 2025}),
    ],
)
def test_a_figure_is_of_its_own_year(text: str, years: dict[str, int]) -> None:
    assert {surface: set(of(text, surface, 2024).years) for surface in years} == {s: {y} for s, y in years.items()}


def test_what_a_figure_is_compared_with_is_not_its_year() -> None:
    assert of("2025年占比53.2%，较2022年提升23.2个百分点。", "53.2%").years == {2025}
    assert of("2025年占比53.2%，较2022年提升23.2个百分点。", "23.2个百分点").years == {2025}


def test_after_two_years_a_lone_figure_is_of_neither_for_certain() -> None:
    assert of("投诉率由2024年的3.1%降至2025年的2.4%，满意度为91%。", "91%").years == frozenset()


@pytest.mark.parametrize(
    ("text", "subjects"),
    [
        ("核心一级资本充足率、资本充足率分别为9.9%和13.5%。", {"9.9%": "核心一级资本充足率", "13.5%": "资本充足率"}),
        ("Retail and corporate loans grew 4% and 6% respectively.", {"4%": "Retail", "6%": "corporate loans grew"}),
        (
            "净息差和净利差分别为2.5%和2.4%，较上年分别下降17个基点和19个基点。",
            {"17个基点": "净息差", "19个基点": "净利差"},
        ),
    ],
)
def test_a_list_is_paired_with_its_figures(text: str, subjects: dict[str, str]) -> None:
    assert {surface: of(text, surface).own for surface in subjects} == subjects


def test_a_cell_is_of_its_row_and_its_column() -> None:
    row = "小额贷款，2025年末余额：147.8；2025年末不良率（%）：2.42；2024年末不良率（%）：2.81（单位：亿元）"
    balance, ratio, earlier = claims(row)
    assert (balance.row, balance.figure.unit, ratio.figure.unit) == ("小额贷款", "亿元", "%")
    assert [set(claim.years) for claim in (balance, ratio, earlier)] == [{2025}, {2025}, {2024}]
    assert "不良率" in ratio.own
    assert "2025" not in ratio.own


@pytest.mark.parametrize(
    ("text", "surface", "is_change"),
    [
        ("不良率1.2%，较上年末上升0.1个百分点。", "1.2%", False),
        ("不良率1.2%，较上年末上升0.1个百分点。", "0.1个百分点", True),
        ("客户数增长13.6%。", "13.6%", True),
        ("客户数增长至742万户。", "742万户", False),
        ("Deposits rose by 8% to USD 12 billion.", "8%", True),
    ],
)
def test_a_change_is_told_from_a_level(text: str, surface: str, is_change: bool) -> None:
    assert of(text, surface).is_change == is_change


def test_the_numbers_of_a_formula_are_no_claims() -> None:
    assert [claim.figure.surface for claim in claims("代理费＝日积数×1.5%/365，全年8亿元。")] == ["8亿元"]


@pytest.mark.parametrize(
    ("head", "years", "is_timed"),
    [
        ("Half year ended June 30, 2024 2023", set(), False),  # heads that were not parted
        ("December 31, 2024 Loans made in 2021", set(), False),
        ("Half year ended June 30, 2024", {2024}, True),
        ("2022-2024年平均", {2022, 2023, 2024}, True),
        ("2024年较2023年变动", {2023, 2024}, True),
    ],
)
def test_a_cell_under_two_years_is_of_neither(head: str, years: set[int], is_timed: bool) -> None:
    claim = of(f"Loan losses，{head}：641；Rank：7", "641")
    assert (set(claim.years), claim.is_timed) == (years, is_timed)

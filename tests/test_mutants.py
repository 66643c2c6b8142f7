"""The mutation test: each way of making a sentence false changes what it says it changes."""

import random
import re

import pytest

from eval.mutants import MADE_FALSE, Judged, Kind, Statement, cross_fitted, fit_margin, interval, mutants, table
from rag.evidence import Source

SOURCE = Source(
    (
        "2025年，合作开发大模型的银行占74.19%。",
        "2024年，合作开发大模型的银行占61.20%。",
        "自主研发智能客服的机构占16.13%。",
    ),
    ("调查",),
    2025,
)
ONE = Statement("2025年，合作开发大模型的银行占74.19%。", (SOURCE,), "a", "evidence")
OTHER = Statement("全体县域网点当中使用智能客服的占到55.50%。", (SOURCE,), "b", "evidence")


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("digit", r"2025年，合作开发大模型的银行占(?!74\.19)\d\d\.\d\d%。"),
        ("unit", r"2025年，合作开发大模型的银行占74\.19个百分点。"),
        ("year", r"2024年，合作开发大模型的银行占74\.19%。|2025年，合作开发大模型的银行占61\.20%。"),
        ("subject", r"2025年，合作开发大模型的银行占16\.13%。"),
        ("elsewhere", r"全体县域网点当中使用智能客服的占到(?:74\.19|61\.20|16\.13)%"),
    ],
)
def test_each_kind_makes_its_own_change(kind: Kind, expected: str) -> None:
    made = {one.kind: one.text for one in mutants(ONE, [OTHER], random.Random(1))}
    assert set(made) == set(MADE_FALSE)
    assert re.fullmatch(expected, made[kind])


def judged(report: str, kind: Kind, fails_up_to: float) -> Judged:
    statement = Statement(ONE.text, ONE.sources, report, "evidence", kind)
    return Judged(statement, {m: m <= fails_up_to for m in (0.05, 0.075, 0.1, 0.125, 0.15, 0.2)}, True)


def test_the_margin_is_the_lowest_that_spares_the_true_sentences() -> None:
    assert fit_margin([judged("a", "true", 0.1)]) == 0.125
    assert fit_margin([judged("a", "true", 1.0)]) == 0.2
    assert fit_margin([judged("a", "true", 0.0)]) == 0.05


def test_each_half_is_judged_by_the_margin_of_the_other() -> None:
    rows = [judged("a", "true", 0.1), judged("b", "true", 0.0), judged("a", "digit", 1), judged("b", "subject", 0.1)]
    margins, told = cross_fitted(rows)
    assert margins == (0.125, 0.05)
    assert {(one.statement.report, one.statement.kind): failed for one, failed in told} == {
        ("a", "true"): True,
        ("a", "digit"): True,
        ("b", "true"): False,
        ("b", "subject"): False,
    }
    assert "| all | digit | 1 | 1 | 1.000 | 1.000 to 1.000 |" in table(told)
    assert "| zh | false flags, with a figure | 1 | 2 | 0.500 | 0.000 to 1.000 |" in table(told)


def test_an_interval_spans_the_reports() -> None:
    assert interval([("a", True), ("b", True)]) == (1.0, 1.0)
    assert interval([("a", True), ("b", False)]) == (0.0, 1.0)

"""Periods: which year, which part of it, where in the text; and those named by distance."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.periods import periods, relative_periods, years


def read(text: str) -> list[tuple[int, str, str]]:
    return [(period.year, period.part, text[period.start : period.end]) for period in periods(text)]


@pytest.mark.parametrize(
    ("text", "year", "part"),
    [
        *((text, 2019, "") for text in ("2019年", "2019年末", "2019年12月31日", "31 December 2019", "FY2019", "FY19")),
        *((text, 2019, "") for text in ("at year-end 2019", "2019-12-31", "2019年度", "二〇一九年末", "２０１９年底")),
        *(
            (text, 2019, "H1")
            for text in ("2019年上半年", "2019年6月30日", "2019年6月末", "H1 2019", "1H19", "1H2019", "2019H1")
        ),
        *((text, 2019, "H1") for text in ("the first half of 2019", "30 June 2019", "2019年中期", "2019年1-6月")),
        *((text, 2019, "H2") for text in ("2019年下半年", "2H19", "second half of 2019")),
        *((text, 2019, "Q1") for text in ("2019年一季度", "2019年3月31日", "first quarter of 2019", "Q1 2019", "1Q19")),
        *((text, 2019, "Q3") for text in ("2019年三季度末", "2019年第3季度", "2019年9月30日", "30 September 2019")),
        *((text, 2019, "Q3") for text in ("September 30, 2019", "2019年9月末")),
        *((text, 2019, "C09") for text in ("2019年前三季度", "2019年1-9月", "2019年前9个月")),
        *((text, 2019, "M05") for text in ("2019年5月", "2019年5月12日", "May 2019", "12 May 2019", "2019-05")),
    ],
)
def test_one_period(text: str, year: int, part: str) -> None:
    assert read(f"截至{text}，") == [(year, part, text)]


def test_a_part_takes_the_year_said_before_it_in_its_sentence() -> None:
    assert read("2019年末为3，三季度末为2。6月30日为1。") == [(2019, "", "2019年末"), (2019, "Q3", "三季度末")]
    assert read("截至2019年9月末、6月末") == [(2019, "Q3", "2019年9月末"), (2019, "H1", "6月末")]


def test_a_part_beside_another_takes_the_year_after_it() -> None:
    assert read("Q1 and Q3 2019") == [(2019, "Q1", "Q1"), (2019, "Q3", "Q3 2019")]


def test_a_range_is_each_of_its_years() -> None:
    assert [year for year, _, _ in read("2022-2025年")] == [2022, 2023, 2024, 2025]
    assert years("2022-2025年") == {2022, 2023, 2024, 2025}


@pytest.mark.parametrize("text", ["2025家", "2019亿元", "banks may lend, and march on", "1,203", "三季度", "74.19%"])
def test_no_period(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "offset", "part"),
    [
        ("上年", -1, ""),
        ("去年", -1, ""),
        ("上年末", -1, ""),
        ("上年同期", -1, "="),
        ("去年三季度末", -1, "Q3"),
        ("上年上半年", -1, "H1"),
        ("前年", -2, ""),
        ("last year", -1, ""),
        ("the prior year", -1, ""),
        ("a year earlier", -1, "="),
        ("two years earlier", -2, ""),
    ],
)
def test_a_relative_period(text: str, offset: int, part: str) -> None:
    (period,) = relative_periods(f"较{text}，2019年")
    assert (period.offset, period.part) == (offset, part)
    assert f"较{text}，"[period.start : period.end] == text
    assert read(f"2019年较{text}，") == [(2019, "", "2019年")]


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2049, 12, 31)))
def test_a_date_is_in_its_year_however_it_is_written(day: date) -> None:
    forms = (
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{day.day} {day:%B} {day.year}",
        f"{day:%b} {day.day}, {day.year}",
    )
    assert len({next((period.year, period.part) for period in periods(form)) for form in forms}) == 1
    assert all([period.year for period in periods(form)] == [day.year] for form in forms)
    assert all(years(form) == {day.year} for form in forms)


@given(st.text(alphabet="0123456789年月日末季度上下半-/ QHFY三一前去MaySep同期，。", max_size=40))
def test_any_text_is_read_without_an_error_and_with_spans_inside_it(text: str) -> None:
    spans = [(period.start, period.end) for period in periods(text)]
    spans += [(period.start, period.end) for period in relative_periods(text)]
    assert all(0 <= start < end <= len(text) for start, end in spans)

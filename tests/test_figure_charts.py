"""What is drawn of picked figures: one axis, bars or lines, and what is told of the rest."""

from decimal import Decimal

from rag.library.figure_query import ListedFigure
from rag.units import kind_of
from ui.figures.chart import Chart, chart_of
from ui.figures.drawing import chart_html


def figure(
    value: str, unit: str, year: int | None, subject: str = "营业收入", part: str = "", scope: str = "甲银行"
) -> ListedFigure:
    kind, shown = kind_of(unit), f"{value}{unit}"
    of_report = ("r", 1, "报告", "研究室", "2025", "r.md", 3, "一", 0, 9, None)
    return ListedFigure(
        hash((value, unit, year, subject, part)), subject, scope, value, shown, Decimal(value), unit, kind, "=", False,
        year, year, part, "figure" if year else "", *of_report,
    )  # fmt: skip


def drawn(*figures: ListedFigure) -> Chart:
    chart = chart_of(figures, "zh")
    assert chart is not None
    return chart


def test_amounts_of_several_scales_stand_on_one_axis() -> None:
    chart = drawn(figure("2", "亿元", 2024), figure("5000", "万元", 2025))
    assert chart.axis.unit == "亿元"
    assert [point.value for point in chart.series[0].points] == [Decimal(2), Decimal("0.5")]
    assert chart.is_lines


def test_billions_and_yi_are_one_measure() -> None:
    chart = drawn(figure("1.5", "billion yuan", 2024), figure("20", "亿元", 2025))
    assert [point.value for point in chart.series[0].points] == [Decimal(15), Decimal(20)]


def test_what_is_of_another_unit_is_told_and_not_drawn() -> None:
    chart = drawn(figure("2", "亿元", 2024), figure("3", "%", 2025), figure("4", "亿元", 2025))
    assert [point.n for point in chart.series[0].points] == [1, 3]
    assert chart.notes == ("[2] 没有画入：%不能与亿元放在一条轴上。",)


def test_points_are_no_percent_and_dollars_no_yuan() -> None:
    assert chart_of([figure("1", "%", 2024), figure("1", "pp", 2025)], "zh") is None
    assert chart_of([figure("1", "亿元", 2024), figure("1", "亿美元", 2025)], "zh") is None


def test_one_subject_of_several_periods_is_a_line_in_their_order() -> None:
    chart = drawn(figure("3", "%", 2025), figure("1", "%", 2023), figure("2", "%", 2024))
    assert chart.is_lines
    assert [(point.label, point.n) for point in chart.series[0].points] == [("2023年", 2), ("2024年", 3), ("2025年", 1)]


def test_quarters_come_in_order_and_mixed_lengths_are_told() -> None:
    chart = drawn(figure("1", "%", 2025, part="Q1"), figure("2", "%", 2025, part="H1"), figure("3", "%", 2024))
    assert [point.label for point in chart.series[0].points] == ["2024年", "2025年第一季度", "2025年上半年"]
    assert chart.notes == ("期间长短不一（全年、半年、季度），比较时请留意。",)


def test_several_subjects_are_bars_whose_labels_leave_out_what_all_share() -> None:
    chart = drawn(figure("1", "%", 2025, "甲 · 不良率"), figure("2", "%", 2025, "乙 · 不良率"))
    assert not chart.is_lines
    assert chart.title == "不良率 · 甲银行 · 2025年"
    assert [point.label for point in chart.series[0].points] == ["甲", "乙"]


def test_two_lines_where_each_subject_has_several_periods() -> None:
    several = [figure(str(n), "%", 2023 + n % 2, name) for n, name in enumerate(["甲率", "甲率", "乙率", "乙率"])]
    chart = drawn(*several)
    assert [series.name for series in chart.series] == ["甲率", "乙率"]


def test_two_values_for_one_period_are_told() -> None:
    chart = drawn(figure("1", "%", 2024), figure("2", "%", 2025), figure("3", "%", 2025))
    assert [point.value for point in chart.series[0].points] == [Decimal(1), Decimal(2)]
    assert chart.notes == ("2025年的“营业收入”有两个不同的数值，图中取 [2]，没有取 [3]。",)


def test_a_drawing_holds_the_values_and_no_markup_of_a_report() -> None:
    hostile = '<img src=x onerror="alert(1)">'
    for chart in (
        drawn(figure("1.50", "%", 2024, hostile), figure("-2", "%", 2025, hostile)),
        drawn(figure("1.50", "%", 2024, hostile), figure("-2", "%", 2024, "另一个")),
    ):
        html = chart_html(chart, "zh")
        assert "1.50" in html and "-2" in html
        assert "<img" not in html

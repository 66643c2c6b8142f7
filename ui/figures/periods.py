"""The period and the unit of a figure as they are shown. Pure."""

from rag.library.figure_query import ListedFigure
from rag.records import Language
from ui.figures.wording import figure_words

_MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
_HALVES = {"H1": "上半年", "H2": "下半年"}
_QUARTERS = {"Q1": "第一季度", "Q2": "第二季度", "Q3": "第三季度", "Q4": "第四季度"}
_UNITS: dict[Language, dict[str, str]] = {
    "zh": {
        "pp": "个百分点",
        "bp": "个基点",
        "million": "百万",
        "billion": "十亿",
        "thousand": "千",
        "trillion": "万亿",
    },
    "en": {"pp": "percentage points", "bp": "basis points", "倍": "times"},
}


def period_text(figure: ListedFigure, language: Language) -> str:
    """2025年第三季度, Q3 2025, 2022–2024年; "" where it has none."""
    if figure.year is None:
        return ""
    if figure.first_year is not None and figure.first_year < figure.year:
        return figure_words("from_to", language, first=figure.first_year, last=figure.year)
    return year_part(figure.year, figure.part, language)


def year_part(year: int, part: str, language: Language) -> str:
    """A year, or a part of one. part: as in rag.periods.Period."""
    if language == "zh":
        if part.startswith("M"):
            return f"{year}年{int(part[1:])}月"
        return f"{year}年{_HALVES.get(part) or _QUARTERS.get(part) or ('前三季度' if part == 'C09' else '')}"
    if part.startswith("M"):
        return f"{_MONTHS[int(part[1:]) - 1]} {year}"
    return f"{'9M' if part == 'C09' else part} {year}".strip()


def unit_text(unit: str, language: Language) -> str:
    """A unit as it is read: 个百分点 for pp; said to be none where it is."""
    return _UNITS[language].get(unit, unit) or figure_words("unit_none", language)

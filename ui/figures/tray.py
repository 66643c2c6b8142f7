"""The picked figures: their chart, and under it their references. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from html import escape

from rag.library.figure_query import ListedFigure
from rag.records import Language
from ui.figures.addresses import address_of_picked
from ui.figures.chart import chart_of
from ui.figures.desk import MOST_PICKED, Desk
from ui.figures.drawing import chart_html
from ui.figures.periods import period_text
from ui.figures.table import button, export_links
from ui.figures.wording import figure_words as words
from ui.source.page import Passage
from ui.wording import LANG

_LONGEST_QUOTE = 240


def tray_html(picked: Sequence[ListedFigure], quotes: Mapping[int, str], desk: Desk, language: Language) -> str:
    """The tray. quotes: as they are read, by key; picked: in the order of picking, without those that are gone."""
    gone = len(desk.picked) - len(picked)
    notes = [words("tray_full", language, most=MOST_PICKED)] if desk.told == "tray_full" else []
    notes += [words("tray_gone", language, n=gone)] if gone else []
    told = "".join(f'<p class="note">{escape(note)}</p>' for note in notes)
    if not picked:
        title, hint = escape(words("tray", language)), escape(words("tray_empty", language))
        return _frame(f'<div class="top"><h2>{title}</h2></div>{told}<p class="nothing">{hint}</p>', language)
    return _frame(_top(picked, language) + told + _body(picked, quotes, language), language)


def _frame(inside: str, language: Language) -> str:
    return f'<section class="tray" lang="{LANG[language]}">{inside}</section>'


def _top(picked: Sequence[ListedFigure], language: Language) -> str:
    keys = [figure.key for figure in picked]
    files = [(suffix, address_of_picked(keys, suffix, language)) for suffix in ("xlsx", "csv")]
    links = export_links(words("export_chosen", language), files)
    empty = button("empty", "", escape(words("empty_tray", language)))
    title = f"<h2>{escape(words('tray', language))}</h2>"
    count = f'<p role="status">{escape(words("chosen", language, n=len(picked)))}</p>'
    return f'<div class="top">{title}{count}{links}{empty}</div>'


def _body(picked: Sequence[ListedFigure], quotes: Mapping[int, str], language: Language) -> str:
    chart = chart_of(picked, language)
    drawn = chart_html(chart, language) if chart else f'<p class="nothing">{escape(words("no_chart", language))}</p>'
    items = "".join(_references(picked, quotes, language))
    label = escape(words("references", language))
    return f'<div class="both"><div>{drawn}</div><ol aria-label="{label}">{items}</ol></div>'


def _references(picked: Sequence[ListedFigure], quotes: Mapping[int, str], language: Language) -> Iterator[str]:
    for n, figure in enumerate(picked, 1):
        quote = " ".join(quotes.get(figure.key, "").split())
        quote = quote if len(quote) <= _LONGEST_QUOTE else quote[: _LONGEST_QUOTE - 1] + "…"
        remove = button("pick", figure.key, "✕", words("unpick", language, name=f"{figure.subject} {figure.shown}"))
        scope = figure.scope if figure.scope not in figure.subject else ""
        of = " · ".join(filter(None, [figure.subject, scope, period_text(figure, language)]))
        place = Passage(figure.report_id, figure.version, figure.start, figure.end).address
        page = words("page", language, page=figure.page) if figure.page else ""
        source = " · ".join(filter(None, [figure.report, figure.publisher, page]))
        yield (
            f'<li><span class="n">[{n}]</span><div><p><b>{escape(figure.shown)}</b> {escape(of)}</p>'
            f'<p class="quote">{escape(quote)}</p>'
            f'<p class="about"><a href="{escape(place)}" target="_blank">{escape(source)}</a></p></div>{remove}</li>'
        )

"""A figure -> the panel with the sentence it stands in, the figure marked. Pure."""

from html import escape

from rag.library.figure_query import ListedFigure
from rag.records import Language
from ui.excerpt import excerpt
from ui.figures.periods import period_text
from ui.figures.wording import figure_words as words
from ui.source.page import Passage
from ui.surroundings import marked_html
from ui.wording import LANG

# Stand around the figure while its quote is made HTML, and are then replaced; any that a text holds are not shown.
_OPEN, _CLOSE = "\ue000", "\ue001"


def sentence_panel(figure: ListedFigure | None, text: str | None, language: Language, told: str = "no_sentence") -> str:
    """The panel. text: of the figure's report; told: the sentence where there is no figure."""
    if figure is None or text is None:
        return _frame(f'<p class="nothing">{escape(words("gone" if figure else told, language))}</p>', language)
    change = f' <i class="change">{escape(words("change", language))}</i>' if figure.is_change else ""
    head = f'<p class="big">{escape(figure.shown)}</p><p class="of">{escape(figure.subject)}{change}</p>'
    about = " · ".join(filter(None, [figure.scope, period_text(figure, language)]))
    source = words(f"by_{figure.period_source}", language) if figure.period_source in ("report", "context") else ""
    aside = f'<p class="aside">{escape(source)}</p>' if source else ""
    return _frame(
        f'{head}<p class="about">{escape(about)}</p>{aside}{_where(figure, language)}{_quote(figure, text)}', language
    )


def _frame(inside: str, language: Language) -> str:
    title = escape(words("sentence", language))
    return f'<section class="sentence" lang="{LANG[language]}"><h2>{title}</h2>{inside}</section>'


def _where(figure: ListedFigure, language: Language) -> str:
    page = words("page", language, page=figure.page) if figure.page else ""
    about = " · ".join(filter(None, [figure.publisher, figure.date, figure.file]))
    place = " · ".join(filter(None, [figure.section.replace(" > ", " › "), page]))
    address = Passage(figure.report_id, figure.version, figure.start, figure.end).address
    link = f'<a class="open" href="{escape(address)}" target="_blank">{escape(words("open_source", language))}</a>'
    return (
        f'<p class="title">{escape(figure.report)}</p><p class="about">{escape(about)}</p>'
        f'<p class="about">{escape(place)}</p>{link}'
    )


def _quote(figure: ListedFigure, text: str) -> str:
    shown = excerpt(text, figure.start, figure.end)
    quote = shown.quote
    if figure.mark is not None:
        start, end = (place - figure.start for place in figure.mark)
        pieces = (quote[:start], quote[start:end], quote[end:])
        before, marked, after = (_without_signs(piece) for piece in pieces)
        quote = f"{before}{_OPEN}{marked}{_CLOSE}{after}"
    around = type(shown)(_without_signs(shown.before), quote, _without_signs(shown.after))
    markup = marked_html(around).replace(_OPEN, '<b class="at">').replace(_CLOSE, "</b>")
    return f'<div class="passage">{markup}</div>'


def _without_signs(text: str) -> str:
    return text.replace(_OPEN, "").replace(_CLOSE, "")

"""A citation -> the evidence panel: which report, where in it, and the quote in its surroundings."""

from collections.abc import Iterator
from html import escape
from urllib.parse import urlsplit

from rag.records import Answer, Citation, Language, Report
from ui.conversation import citation_name
from ui.excerpt import Excerpt, excerpt
from ui.opening import Texts
from ui.plain import plain
from ui.source.page import Passage
from ui.surroundings import marked_html
from ui.wording import LANG, words


def empty_panel(language: Language, told: str = "no_evidence") -> str:
    """The panel while there is nothing to show."""
    return _panel(language, f'<p class="nothing">{escape(words(told, language))}</p>', "")


def evidence_panel(answer: Answer, place: int, n: int, texts: Texts, language: Language) -> str:
    """The panel for citation n of an answer. place: of its turn in the conversation."""
    citation = next((citation for citation in answer.citations if citation.n == n), None)
    if citation is None:
        return empty_panel(language, "gone")
    numbers = "".join(_number(place, other.n, n) for other in answer.citations)
    report = next((report for report in texts.reports() if report.report_id == citation.report_id), None)
    details = "".join(_details(citation, report, language))
    return _panel(language, f"<header>{details}</header>{_passage(citation, report, texts, language)}", numbers)


def _panel(language: Language, content: str, numbers: str) -> str:
    top = f'<div class="top"><h2>{escape(words("evidence", language))}</h2>{numbers}</div>'
    return f'<section class="evidence" lang="{LANG[language]}">{top}{content}</section>'


def _number(place: int, n: int, current: int) -> str:
    marked = ' aria-current="true"' if n == current else ""
    return f'<a class="cite" href="#{citation_name(place, n)}"{marked}>[{n}]</a>'


def _details(citation: Citation, report: Report | None, language: Language) -> Iterator[str]:
    publisher = report.details.publisher if report else ""
    page = words("page", language, page=citation.page) if citation.page else ""
    yield f'<p class="title">{escape(citation.report)}</p>'
    version = words("version", language, version=citation.version) if citation.version > 1 else ""
    about = " · ".join(filter(None, [publisher, citation.date, citation.file, version]))
    yield f'<p class="about">{escape(about)}</p>'
    where = " · ".join(filter(None, [citation.section.replace(" > ", " › "), page]))
    if where:
        yield f'<p class="where">{escape(where)}</p>'
    if citation.shown and " | " in citation.quote:  # the heads of a long table are out of sight
        yield f'<p class="reads">{escape(citation.shown)}</p>'
    site = _site(citation.url)
    if site:
        label = escape(words("source", language, site=site))
        link = f'<a href="{escape(citation.url)}" target="_blank" rel="noopener noreferrer">{label}</a>'
        yield f'<p class="about">{link}</p>'


def _passage(citation: Citation, report: Report | None, texts: Texts, language: Language) -> str:
    lang = LANG[report.details.language if report else language]
    text = texts.text(citation.report_id, citation.version)
    if text is not None and text[citation.start : citation.end] == citation.quote:
        shown = f'<div class="passage" lang="{lang}">{marked_html(excerpt(text, citation.start, citation.end))}</div>'
        viewer = f'<div class="viewer">{_source(citation, texts, language)}{shown}</div>'
        return f"{_revised(citation, report, language)}{viewer}{''.join(_notes(citation, texts, language))}"
    note = f'<p class="aside">{escape(words("changed", language))}</p>'
    return f'{note}<div class="passage" lang="{lang}">{marked_html(Excerpt("", citation.quote, ""))}</div>'


def _source(citation: Citation, texts: Texts, language: Language) -> str:
    """The way to the whole report; and where its pages can be seen, a switch between the text and the page."""
    place = Passage(citation.report_id, citation.version, citation.start, citation.end)
    link = f'<a class="open" href="{place.address}" target="_blank">{escape(words("open_source", language))}</a>'
    if citation.page is None or not texts.has_file(citation.report_id, citation.version):
        return link
    image = f'<img src="{escape(place.picture)}" alt="{escape(words("passage_picture", language))}" loading="lazy">'
    sheet = f'<a class="sheet" href="{place.address}" target="_blank">{image}</a>'
    return _side("text", language, " checked") + _side("page", language) + link + sheet


def _side(side: str, language: Language, checked: str = "") -> str:
    label = f'<label for="side-{side}">{escape(words(f"side_{side}", language))}</label>'
    return f'<input type="radio" name="side" id="side-{side}"{checked}>{label}'


def _revised(citation: Citation, report: Report | None, language: Language) -> str:
    """A line where the report has been revised since the answer was given."""
    if report is None or report.version == citation.version:
        return ""
    told = words("revised", language, version=report.version)
    return f'<p class="aside">{escape(told)}</p>'


def _notes(citation: Citation, texts: Texts, language: Language) -> Iterator[str]:
    """A line for each stated change in the cited span that does not fit the figures beside it."""
    for note in texts.notes_within(citation.report_id, citation.version, citation.start, citation.end):
        told = words("unfit_unit" if note.kind == "unit" else "unfit_change", language, derivation=note.derivation)
        yield f'<p class="unfit" lang="{LANG[language]}">{plain(told)}</p>'


def _site(url: str) -> str:
    """The host of a web address, empty for any other kind of address: only http and https become links."""
    try:
        parts = urlsplit(url)
        return (parts.hostname or "") if parts.scheme in ("http", "https") else ""
    except ValueError:
        return ""

"""A report, or a page of it, as a web page of its own with a passage marked. Pure: what is shown is handed in."""

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlencode

from ingest.boxes import PageBox
from rag.records import Language, Report
from ui.excerpt import Excerpt
from ui.surroundings import marked_html
from ui.wording import LANG, words

LONGEST_SHOWN = 60_000  # characters of a report's text at once
_BEFORE = 20_000


@dataclass(frozen=True, slots=True)
class Passage:
    """Where a passage stands: text[start:end] of a version of a report."""

    report_id: str
    version: int
    start: int
    end: int

    @property
    def address(self) -> str:
        """The report with the passage marked."""
        return f"{self.link()}#mark"

    @property
    def picture(self) -> str:
        """What is around the passage on its page, as a picture with it marked."""
        return (
            f"/source/{self.report_id}/{self.version}/passage.png?{urlencode({'start': self.start, 'end': self.end})}"
        )

    def page_picture(self, page: int) -> str:
        """A whole page, as a picture."""
        return f"/source/{self.report_id}/{self.version}/page/{page}.png"

    def link(self, **more: object) -> str:
        """The address of the report as a web page."""
        asked = urlencode({"start": self.start, "end": self.end} | more)
        return f"/source/{self.report_id}/{self.version}?{asked}"


def text_page(passage: Passage, report: Report, text: str, begin: int, language: Language, paged: bool) -> str:
    """The report's text from `begin` on, as much as is shown at once. paged: its pages can be seen as well."""
    end = min(begin + LONGEST_SHOWN, len(text))
    marked = begin <= passage.start < passage.end <= end
    place, stop = (passage.start, passage.end) if marked else (begin, begin)
    shown = Excerpt(text[begin:place].replace("\f", "\n\n"), text[place:stop], text[stop:end].replace("\f", "\n\n"))
    ways = []
    if begin > 0:
        ways.append((passage.link(view="text", at=max(begin - LONGEST_SHOWN, 0)), words("earlier", language)))
    if end < len(text):
        ways.append((passage.link(view="text", at=end), words("later", language)))
    if paged:
        ways.append((passage.link(), words("as_pages", language)))
    body = marked_html(shown).replace("<mark>", '<mark id="mark">', 1) if marked else marked_html(shown)
    lang = LANG[report.details.language]
    return _page(
        report, language, ways, f'<main class="passage" lang="{lang}">{body.replace("<mark></mark>", "")}</main>'
    )


def picture_page(passage: Passage, report: Report, page: int, boxes: Sequence[PageBox], language: Language) -> str:
    """A page of the report as a picture, with the boxes of the passage over it."""
    ways = []
    if page > 1:
        ways.append((passage.link(page=page - 1), words("page_before", language)))
    if page < report.pages:
        ways.append((passage.link(page=page + 1), words("page_after", language)))
    ways.append((passage.link(view="text") + "#mark", words("as_text", language)))
    marks = "".join(_overlay(box, first=n == 0) for n, box in enumerate(box for box in boxes if box.page == page))
    alt = escape(words("page", language, page=page))
    image = f'<img src="{escape(passage.page_picture(page))}" alt="{alt}">'
    where = f'<p class="where">{escape(words("page_of", language, page=page, pages=report.pages))}</p>'
    return _page(report, language, ways, f'{where}<main class="sheet">{image}{marks}</main>')


def begin_of_text(passage: Passage, text: str, at: int | None) -> int:
    """Where the shown text begins: at a line's beginning, the passage within it unless another place is asked for."""
    place = max(passage.start - _BEFORE, 0) if at is None else min(max(at, 0), len(text))
    return text.rfind("\n", 0, place) + 1 if place else 0


def _overlay(box: PageBox, first: bool) -> str:
    place = f"left:{box.x0:.3%};top:{box.y0:.3%};width:{box.x1 - box.x0:.3%};height:{box.y1 - box.y0:.3%}"
    return f'<div class="box"{" id=" + chr(34) + "mark" + chr(34) if first else ""} style="{place}"></div>'


def message_page(told: str, language: Language) -> str:
    """A page with one sentence on it."""
    return _document(escape(told), f"<main><p>{escape(told)}</p></main>", language)


def _page(report: Report, language: Language, ways: Sequence[tuple[str, str]], body: str) -> str:
    title = escape(report.details.title)
    version = words("version", language, version=report.version) if report.version > 1 else ""
    about = " · ".join(filter(None, [report.details.publisher, report.details.date, report.file, version]))
    links = "".join(f'<a href="{escape(address)}">{escape(label)}</a>' for address, label in ways)
    head = f"<header><h1>{title}</h1><p>{escape(about)}</p><nav>{links}</nav></header>"
    return _document(title, head + body, language)


def _document(title: str, body: str, language: Language) -> str:
    return (
        f'<!doctype html><html lang="{LANG[language]}"><head><meta charset="utf-8"><title>{title}</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<link rel="icon" href="/favicon.ico"><link rel="stylesheet" href="/source/source.css"></head>'
        f"<body>{body}</body></html>"
    )

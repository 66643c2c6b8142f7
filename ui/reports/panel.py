"""A report of the library as markup: what is known of it, how it is, its versions. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from urllib.parse import urlsplit

from ingest.check import FileState
from rag.library.holdings import Holding
from rag.records import Language, Note, Report
from ui.reports.reasons import told
from ui.reports.shelf import day
from ui.reports.wording import size, words
from ui.wording import LANG

_MOST_NOTES = 50


@dataclass(frozen=True, slots=True)
class Shown:
    """All that the panel tells of a report. versions: newest first, the first is the current one."""

    versions: Sequence[Holding]
    notes: Sequence[Note]
    file: FileState
    file_is_kept: bool  # in the record, byte for byte
    searchable: bool


def empty_panel(language: Language, name: str = "pick") -> str:
    """The panel while no report is chosen."""
    return _panel(f'<p class="nothing">{escape(words(name, language))}</p>', language)


def report_panel(shown: Shown, language: Language) -> str:
    """The panel of a report."""
    held = shown.versions[0]
    report, details = held.report, held.report.details
    about = [details.publisher, details.date, details.period, words(details.language, language)]
    head = (
        f'<h2 lang="{LANG[details.language]}">{escape(details.title)}</h2>'
        f'<p class="about">{escape(" · ".join(filter(None, about)))}</p>'
        f'<p class="links"><a href="/?reports={escape(report.report_id)}">{escape(words("only", language))}</a> '
        f"{_source_link(report, words('read_it', language))}{_site(details.url, language)}</p>"
    )
    facts = "".join(f"<dt>{escape(name)}</dt><dd>{value}</dd>" for name, value in _facts(shown, language))
    return _panel(f"{head}<dl>{facts}</dl>", language)


def _panel(content: str, language: Language) -> str:
    return f'<section class="report" lang="{LANG[language]}">{content}</section>'


def _facts(shown: Shown, language: Language) -> Iterator[tuple[str, str]]:
    held = shown.versions[0]
    yield words("file", language), escape(held.report.file)
    yield words("id", language), f"<code>{escape(held.report.report_id)}</code>"
    found = "is_searchable" if shown.searchable else "not_searchable"
    yield words("searchable", language), _state(words(found, language), is_fine=shown.searchable)
    yield words("source", language), _state(_source(shown, language), is_fine=shown.file in ("whole", "unnameable"))
    if held.remarks:
        yield words("remarks", language), _list(told(remark, language) for remark in held.remarks)
    if shown.notes:
        yield words("notes", language), _list(_note(note, language) for note in shown.notes[:_MOST_NOTES])
    lines = (f"<li>{_version(each, language)}</li>" for each in shown.versions)
    yield words("versions", language), f"<ul>{''.join(lines)}</ul>"


def _state(text: str, *, is_fine: bool) -> str:
    return f'<span class="{"fine" if is_fine else "unfit"}">{escape(text)}</span>'


def _source(shown: Shown, language: Language) -> str:
    if shown.file == "gone":
        return words("source_gone_kept" if shown.file_is_kept else "source_gone", language)
    if shown.file == "unnameable":
        return shown.versions[0].path
    return words(f"source_{shown.file}", language)


def _note(note: Note, language: Language) -> str:
    derivation = words("note_unit" if note.kind == "unit" else "note", language, derivation=note.derivation)
    return words("note_page", language, page=note.page, derivation=derivation) if note.page else derivation


def _version(held: Holding, language: Language) -> str:
    report = held.report
    held_there = size(report.pages, report.chunks, language)
    line = words("version_line", language, version=report.version, date=day(held.added_at), size=held_there)
    line = f"{line} · {words('current', language)}" if held.current else line
    return _source_link(report, line)


def _source_link(report: Report, label: str) -> str:
    """To the text of a version."""
    return f'<a href="/source/{escape(report.report_id)}/{report.version}" target="_blank">{escape(label)}</a>'


def _list(lines: Iterator[str]) -> str:
    return f"<ul>{''.join(f'<li>{escape(line)}</li>' for line in lines)}</ul>"


def _site(url: str, language: Language) -> str:
    """A link to a web address; only http and https become links."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return ""
    if parts.scheme not in ("http", "https") or not parts.hostname:
        return ""
    label = escape(words("open_url", language, site=parts.hostname))
    return f' <a href="{escape(url)}" target="_blank" rel="noopener noreferrer">{label}</a>'

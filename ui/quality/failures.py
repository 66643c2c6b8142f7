"""The questions that went wrong, each a line that opens: what was wanted, what was answered, the verdict. Pure."""

from collections.abc import Iterator, Sequence
from html import escape

from rag.records import Language
from ui.quality.results import Asked, Cited
from ui.quality.wording import label, told_failure, words
from ui.wording import LANG

_MOST_SHOWN = 200


def failures(found: Sequence[Asked], questions: int, language: Language) -> str:
    """The list. questions: of how many these are what went wrong."""
    if not found:
        return f'<p class="aside">{escape(words("no_failures", language))}</p>'
    count = f'<p class="aside">{escape(words("failures_count", language, count=len(found), all=questions))}</p>'
    lines = "".join(_failure(asked, language) for asked in found[:_MOST_SHOWN])
    more = words("more", language, count=_MOST_SHOWN) if len(found) > _MOST_SHOWN else ""
    return f'<div class="failures">{count}{lines}{f"<p>{escape(more)}</p>" if more else ""}</div>'


def _failure(asked: Asked, language: Language) -> str:
    kind = f'<span class="kind">{escape(label("kind", asked.kind, language))}</span>' if asked.kind else ""
    cause = f'<span class="cause">{escape(label("class", asked.failure_class, language))}</span>'
    facts = "".join(
        f"<dt>{escape(words(name, language))}</dt><dd>{value}</dd>" for name, value in _facts(asked, language)
    )
    return (
        f'<details id="{escape(asked.id)}"><summary><span class="question" lang="{_lang(asked)}">'
        f"{escape(asked.question)}</span> {kind} {cause}</summary><dl>{facts}</dl></details>"
    )


def _facts(asked: Asked, language: Language) -> Iterator[tuple[str, str]]:
    yield "why", escape(told_failure(asked.failure, language))
    yield "expected", _expected(asked, language)
    for evidence in asked.evidence:
        yield "evidence", _quote(evidence, asked)
    given = f'<p lang="{_lang(asked)}">{escape(asked.text)}</p>'
    yield "given", f"<em>{escape(words('abstained', language))}</em>{given}" if asked.abstained else given
    for cited in asked.citations:
        yield "cited", f"{_quote(cited.quote, asked)}<p class='aside'>{escape(_place(cited, language))}</p>"


def _expected(asked: Asked, language: Language) -> str:
    if asked.answerable is None:
        return f"<em>{escape(words('unknown', language))}</em>"
    if not asked.answerable:
        return f"<em>{escape(words('nothing', language))}</em>"
    return " ".join(f"<code>{escape(each)}</code>" for each in asked.wanted)


def _quote(quote: str, asked: Asked) -> str:
    return f'<q lang="{_lang(asked)}">{escape(quote)}</q>'


def _place(cited: Cited, language: Language) -> str:
    page = words("page", language, page=cited.page) if cited.page else ""
    return " · ".join(filter(None, [cited.report, cited.section.replace(" > ", " › "), page]))


def _lang(asked: Asked) -> str:
    return LANG["zh" if asked.language == "zh" else "en"]

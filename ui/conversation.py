"""Turns -> chat messages. Everything that is not the page's own word goes through plain(). Pure."""

import re
from collections.abc import Iterator, Sequence

from rag.records import Answer, FigureVerdict, Language
from rag.smalltalk import CONVERSATION
from ui.plain import plain
from ui.turns import Turn
from ui.wording import words

LANG = {"zh": "zh-CN", "en": "en"}
_MARKS = {"quoted": "✓", "derived": "✓", "unsupported": "⚠"}
_LONGEST_TITLE = 60


def messages(turns: Sequence[Turn], language: Language) -> list[dict[str, str]]:
    """A user's and an assistant's message for each turn. language: of the page."""
    shown = []
    for place, turn in enumerate(turns):
        shown.append({"role": "user", "content": plain(turn.question)})
        shown.append({"role": "assistant", "content": _reply(turn, place, language)})
    return shown


def citation_name(place: int, n: int) -> str:
    """How a citation of a turn is called in links: the turn's place, the citation's number."""
    return f"cite-{place}-{n}"


def _reply(turn: Turn, place: int, language: Language) -> str:
    if turn.answer:
        return _answer(turn.answer, place)
    if turn.failure:
        return _box("failure", language, [f"<p>{plain(turn.failure)}</p>"])
    if turn.partial:
        return _box("partial", language, [_badge(words("checking", language)), *_paragraphs(plain(turn.partial))])
    return _box("note", language, [f"<p>{plain(turn.note)}</p>"])


def _answer(answer: Answer, place: int) -> str:
    language = answer.language
    parts = []
    if answer.completed:
        understood = words("understood", language, question=answer.completed)
        parts.append(f'<p class="aside understood">{plain(understood)}</p>')
    if answer.abstained:
        parts.append(_badge(words("no_answer", language)))
    parts += _paragraphs(_linked(answer, place))
    if answer.figures:
        verdicts = "".join(_verdict(figure, language, place) for figure in answer.figures)
        parts.append(f'<p class="verdicts">{verdicts}</p>')
    parts += [f'<p class="aside">{plain(line)}</p>' for line in _asides(answer)]
    if answer.citations:
        parts.append(f'<p class="sources">{"".join(_sources(answer, place))}</p>')
    return _box("abstained" if answer.abstained else "answer", language, parts)


def _linked(answer: Answer, place: int) -> str:
    """The answer's text with its citation numbers as links, and figures that no quote holds marked where they stand."""
    known = {str(citation.n) for citation in answer.citations}
    unsupported = {figure.surface for figure in answer.figures if figure.status == "unsupported"}
    # Our marks end a sentence; a footnote mark inside a quotation is followed by the rest of it.
    longest_first = sorted(unsupported, key=len, reverse=True)
    pattern = "|".join(
        [r"\[(\d{1,2})\](?=\s|\[|$)", *(rf"(?<![\d.,]){re.escape(surface)}(?![\d])" for surface in longest_first)]
    )
    text, end = "", 0
    for match in re.finditer(pattern, answer.text):
        text += plain(answer.text[end : match.start()])
        if match[1] is None:
            text += f'<span class="unsupported">{plain(match[0])}</span>'
        else:
            text += _link(place, int(match[1])) if match[1] in known else plain(match[0])
        end = match.end()
    return text + plain(answer.text[end:])


def _verdict(figure: FigureVerdict, language: Language, place: int) -> str:
    told = {"quoted": "see_quote", "derived": "derived", "unsupported": "unsupported"}[figure.status]
    label = f"{plain(figure.surface)} {_MARKS[figure.status]} {words(told, language)}"
    if figure.status == "derived" and figure.derivation:
        label += f" ({plain(figure.derivation)})"
    if figure.status != "unsupported":
        label += "".join(_link(place, n) for n in figure.citations)
    return f'<span class="verdict {figure.status}">{label}</span>'


def _asides(answer: Answer) -> Iterator[str]:
    if answer.reason and not answer.abstained:
        yield answer.reason
    if answer.answered_by not in ("extractive", CONVERSATION):
        yield words("written_by", answer.language, model=answer.answered_by)


def _sources(answer: Answer, place: int) -> Iterator[str]:
    for citation in answer.citations:
        page = words("page", answer.language, page=citation.page) if citation.page else ""
        title = citation.report if len(citation.report) <= _LONGEST_TITLE else citation.report[:_LONGEST_TITLE] + "…"
        label = " · ".join(filter(None, [title, citation.section.rpartition(" > ")[2], page]))
        yield f'<a class="source" href="#{citation_name(place, citation.n)}">&#91;{citation.n}&#93; {plain(label)}</a>'


def _link(place: int, n: int) -> str:
    return f'<a class="cite" href="#{citation_name(place, n)}">&#91;{n}&#93;</a>'


def _badge(label: str) -> str:
    return f'<p class="badge">{plain(label)}</p>'


def _paragraphs(markup: str) -> list[str]:
    return [f"<p>{paragraph}</p>" for paragraph in markup.split("<br><br>")]


def _box(kind: str, language: Language, parts: Sequence[str]) -> str:
    """In one line: a blank line would end what Markdown takes as HTML."""
    return f'<div class="reply {kind}" lang="{LANG[language]}">{"".join(parts)}</div>'

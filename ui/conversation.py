"""Turns -> chat messages. Everything that is not the page's own word goes through plain(). Pure."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from rag.export.marks import marks
from rag.leads import lead_of, least_certain, paragraphs_of, verdicts_by_surface, whole_figure, written_lead
from rag.records import Answer, Citation, FigureStatus, FigureVerdict, Language
from rag.smalltalk import CONVERSATION
from ui.plain import plain
from ui.turns import Turn
from ui.wording import LANG, words

_TOLD: dict[FigureStatus, str] = {"quoted": "see_quote", "derived": "derived", "unsupported": "unsupported"}
_EMPHASIS = re.compile(r"\*\*|__|`")  # Markdown's marks, which a model may write
_LONGEST_TITLE = 60
_LONGEST_TIP = 280


@dataclass(frozen=True, slots=True)
class Taken:
    """An answer as it is taken along: the text that is copied, and the address of its Word file, if it has one."""

    text: str = ""
    file: str = ""


def messages(
    turns: Sequence[Turn], language: Language, taken: Mapping[int, Taken] | None = None
) -> list[dict[str, object]]:
    """A user's and an assistant's message for each turn. language: of the page. taken: by the turn's place."""
    shown: list[dict[str, object]] = []
    for place, turn in enumerate(turns):
        shown.append({"role": "user", "content": _question(turn, place, language)})
        retry = _retry(place, len(turns) - 1 - place, language) if turn.is_over else ""
        reply = _reply(turn, place, language, (taken or {}).get(place, Taken()), retry)
        shown.append({"role": "assistant", "content": reply})
    return shown


def citation_name(place: int, n: int) -> str:
    """How a citation of a turn is called in links: the turn's place, the citation's number."""
    return f"cite-{place}-{n}"


def _question(turn: Turn, place: int, language: Language) -> str:
    edit = f'<a class="edit" href="#edit-{place}">{words("edit", language)}</a>' if turn.is_over else ""
    return f'<div class="asked"><span>{plain(turn.question)}</span>{edit}</div>'


def _reply(turn: Turn, place: int, language: Language, taken: Taken, retry: str) -> str:
    if turn.answer:
        parts = [*_answer(turn.answer, place), *_actions(turn, place, language, taken, retry)]
        return _box("abstained" if turn.answer.abstained else "answer", turn.answer.language, parts)
    if turn.failure:
        return _box("failure", language, [f"<p>{plain(turn.failure)}</p>", f'<p class="actions">{retry}</p>'])
    if turn.partial:
        return _box(
            "partial",
            language,
            [_badge(words("checking", language)), *_paragraphs(plain(_EMPHASIS.sub("", turn.partial)))],
        )
    return _box("note", language, [f"<p>{plain(turn.note)}</p>"])


def _answer(answer: Answer, place: int) -> list[str]:
    language = answer.language
    parts = []
    if answer.completed:
        understood = words("understood", language, question=answer.completed)
        parts.append(f'<p class="aside understood">{plain(understood)}</p>')
    if answer.abstained:
        parts.append(_badge(words("no_answer", language)))
    if led := written_lead(answer):
        parts.append(_lead(plain(led[0]), led[1], language))
    for paragraph in paragraphs_of(answer.text):
        parts += _paragraph(paragraph, answer, place)
    parts += _told_apart(answer, place)
    parts += [f'<p class="aside">{plain(line)}</p>' for line in _asides(answer)]
    if answer.citations:
        parts.append(f'<p class="sources">{"".join(_sources(answer, place))}</p>')
    return parts


def _paragraph(text: str, answer: Answer, place: int) -> Iterator[str]:
    """The lead with its verdict and its sum, then the sentence it is taken from."""
    lead = None if answer.abstained else lead_of(text, answer.figures)
    if lead is None:
        yield f"<p>{_marked(text, answer, place)}</p>"
        return
    status = least_certain(figure.status for figure in answer.figures if _holds(lead.text, figure.surface))
    yield _lead(_marked(lead.text, answer, place), status, answer.language)
    yield from (f'<p class="sum">{plain(each)}</p>' for each in lead.sums)
    yield f'<p class="quoted">{_marked(lead.rest, answer, place)}</p>'


def _lead(markup: str, status: FigureStatus | None, language: Language) -> str:
    badge = _verdict(status, language) if status else ""
    return f'<p class="lead"><span class="head">{markup}</span>{badge}</p>'


def _holds(text: str, surface: str) -> bool:
    squeezed = [re.sub(r"\s", "", each) for each in (text, surface)]  # a lead may put a space before the unit
    return re.search(whole_figure(squeezed[1]), squeezed[0]) is not None


def _marked(text: str, answer: Answer, place: int) -> str:
    """A text with its citation numbers as links and each figure marked by its verdict, where it stands."""
    cited = {citation.n: citation for citation in answer.citations}
    marked, end = "", 0
    for start, stop, n in marks(text, answer):
        marked += _with_verdicts(text[end:start], answer) + _link(place, cited[n], answer.language)
        end = stop
    return marked + _with_verdicts(text[end:], answer)


def _with_verdicts(text: str, answer: Answer) -> str:
    status = verdicts_by_surface(answer.figures)
    if not status:
        return plain(text)
    pattern = "|".join(map(whole_figure, sorted(status, key=len, reverse=True)))
    marked, end = "", 0
    for match in re.finditer(pattern, text):
        told = words(_TOLD[status[match[0]]], answer.language)
        figure = f'<span class="figure {status[match[0]]}" title="{told}">{plain(match[0])}</span>'
        marked += plain(text[end : match.start()]) + figure
        end = match.end()
    return marked + plain(text[end:])


def _told_apart(answer: Answer, place: int) -> Iterator[str]:
    """A line for each figure that is not simply quoted, where its paragraph's lead has not told it already."""
    leads = () if answer.abstained else (lead_of(each, answer.figures) for each in paragraphs_of(answer.text))
    led = [lead.written for lead in leads if lead]
    for figure in dict.fromkeys(answer.figures):
        if figure.status == "quoted" or any(_told_by(lead, figure) for lead in led):
            continue
        sums = f" {plain(figure.derivation)}" if figure.derivation else ""
        links = "".join(
            _link(place, citation, answer.language)
            for citation in answer.citations
            if citation.n in figure.citations and figure.status == "derived"
        )
        yield f'<p class="told">{plain(figure.surface)}{_verdict(figure.status, answer.language)}{sums}{links}</p>'


def _told_by(lead: str, figure: FigureVerdict) -> bool:
    return _holds(lead, figure.surface) and (not figure.derivation or figure.derivation in lead)


def _verdict(status: FigureStatus, language: Language) -> str:
    return f'<span class="verdict {status}">{words(_TOLD[status], language)}</span>'


def _asides(answer: Answer) -> Iterator[str]:
    if answer.reason and not answer.abstained:
        yield answer.reason
    if answer.answered_by not in ("extractive", CONVERSATION):
        yield words("written_by", answer.language, model=answer.answered_by)


def _sources(answer: Answer, place: int) -> Iterator[str]:
    for citation in answer.citations:
        label = plain(_where(citation, answer.language))
        yield f'<a class="source" href="#{citation_name(place, citation.n)}">&#91;{citation.n}&#93; {label}</a>'


def _where(citation: Citation, language: Language) -> str:
    page = words("page", language, page=citation.page) if citation.page else ""
    title = citation.report if len(citation.report) <= _LONGEST_TITLE else citation.report[:_LONGEST_TITLE] + "…"
    return " · ".join(filter(None, [title, citation.section.rpartition(" > ")[2], page]))


def _link(place: int, citation: Citation, language: Language) -> str:
    """The number of a citation; pointed at or focused, it shows what it cites."""
    quote = citation.readable
    quote = quote if len(quote) <= _LONGEST_TIP else quote[:_LONGEST_TIP] + "…"
    tip = f'<span class="tip" role="tooltip">{plain(quote)}<small>{plain(_where(citation, language))}</small></span>'
    return f'<a class="cite" href="#{citation_name(place, citation.n)}">&#91;{citation.n}&#93;{tip}</a>'


def _retry(place: int, after: int, language: Language) -> str:
    """Asks once more; where turns come after, and would give way, only at a second click, which the script awaits."""
    sure = f' title="{words("retry_sure", language, after=after)}"' if after else ""
    return f'<a class="act retry" href="#retry-{place}"{sure}>{words("retry", language)}</a>'


def _actions(turn: Turn, place: int, language: Language, taken: Taken, retry: str) -> Iterator[str]:
    """What can be done with an answer; the text that is copied stands hidden beside it."""
    if turn.answer is None or turn.answer.answered_by == CONVERSATION:
        return
    links = [_action("text", place, language)] if taken.text else []
    if taken.file:
        links.append(f'<a class="act word" href="{plain(taken.file)}">{words("word", language)}</a>')
        links.append(_action("share", place, language))
    links.append(retry)
    if taken.file:
        links += [
            _action(name, place, language, turn.liked is liked) for name, liked in (("up", True), ("down", False))
        ]
    yield f'<p class="actions">{"".join(links)}</p>'
    if taken.text:
        lines = "&#10;".join(plain(line) for line in taken.text.split("\n"))
        yield f'<span class="copy-text">{lines}</span>'


def _action(name: str, place: int, language: Language, chosen: bool = False) -> str:
    kind = f"act {name} chosen" if chosen else f"act {name}"
    return f'<a class="{kind}" href="#{name}-{place}">{words(name, language)}</a>'


def _badge(label: str) -> str:
    return f'<p class="badge">{plain(label)}</p>'


def _paragraphs(markup: str) -> list[str]:
    return [f"<p>{paragraph}</p>" for paragraph in markup.split("<br><br>")]


def _box(kind: str, language: Language, parts: Sequence[str]) -> str:
    """In one line: a blank line would end what Markdown takes as HTML."""
    return f'<div class="reply {kind}" lang="{LANG[language]}">{"".join(parts)}</div>'

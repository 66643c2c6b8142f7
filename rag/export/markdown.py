"""Questions and answers as a Markdown file. Report text is escaped: none of it becomes markup. Pure."""

import datetime
import re
from collections.abc import Iterator, Sequence

from rag.export.printable import printable
from rag.export.references import Details, numbered, reference_text
from rag.export.told import Paragraph, Run, Told, language_of, tell
from rag.export.wording import words
from rag.records import Answer

# Read as structure within a line, by CommonMark or its common additions (tables, footnotes, formulas, bare links).
_WITHIN = re.compile(r"[\\`*_{}\[\]<>&|~#$^!@]|:(?=\S)|(?<=www)\.", re.IGNORECASE)
_AT_START = re.compile(r"^(?:(\d+)(?=[.)](?:\s|$))|(?=[-+=]))")  # a list, or the line under a heading
_BREAK = "\\\n"


def as_markdown(turns: Sequence[tuple[str, Answer]], details: Details, on: datetime.date) -> str:
    """The questions as headings, each with its answer, and the references of all of them, numbered.

    details: of the cited reports, by report_id. on: the day of the export, which stands under the title.
    """
    answers = [answer for _, answer in turns]
    references, numbers = numbered(answers, details)
    language = language_of(answers)
    blocks = [f"# {words('title', language)}", words("exported", language, date=on.isoformat())]
    for (question, answer), own in zip(turns, numbers, strict=True):
        blocks += _turn(tell(question, answer, own))
    if references:
        lines = [f"{each.n}. {escaped(reference_text(each, language))}" for each in references]
        blocks += [f"## {words('references', language)}", "\n".join(lines)]
    return "\n\n".join(blocks) + "\n"


def escaped(text: str) -> str:
    """Markdown that shows exactly this text; a line break in it stays one, white space beside it goes."""
    lines = [line.strip() for line in printable(text).split("\n")]
    marked = [_AT_START.sub(r"\1\\", _WITHIN.sub(lambda found: "\\" + found[0], line)) for line in lines if line]
    return _BREAK.join(marked)


def _turn(told: Told) -> Iterator[str]:
    yield f"## {escaped(told.question)}"
    if told.understood:
        yield escaped(told.understood)
    if told.abstained:
        yield f"**{words('no_answer', told.language)}**"
    for paragraph in told.paragraphs:
        yield from _paragraph(paragraph, told)
    lines = [escaped(line) for line in told.checked]
    if told.unsupported:
        lines.append(f"**{escaped(told.unsupported)}**")
    if lines:
        yield "\n".join(f"- {line}" for line in lines)
    yield from map(escaped, told.asides)


def _paragraph(paragraph: Paragraph, told: Told) -> Iterator[str]:
    if paragraph.lead:
        yield f"**{escaped(_joined(paragraph.lead))}**"
    yield from (escaped(words("sum", told.language, sum=each)) for each in paragraph.sums)
    text = escaped(_joined(paragraph.text))
    if text:
        yield "> " + text.replace("\n", "\n> ") if paragraph.is_quotation else text


def _joined(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)

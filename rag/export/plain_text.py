"""An answer as text that can be pasted into a paper. Pure."""

from rag.export.marks import renumbered
from rag.export.printable import printable
from rag.export.references import Details, numbered, reference_text
from rag.export.told import tell
from rag.export.wording import words
from rag.records import Answer


def as_text(answer: Answer, details: Details) -> str:
    """The answer with its reference numbers, what of it is not verified, and the numbered references.

    details: of the cited reports, by report_id.
    """
    references, [numbers] = numbered([answer], details)
    told = tell(answer.question, answer, numbers)
    parts = [renumbered(printable(answer.text), answer, lambda n: f"[{numbers[n]}]").strip()]
    if remarks := [*filter(None, [told.unsupported]), *told.asides]:
        parts.append("\n".join(remarks))
    if references:
        lines = [f"[{each.n}] {reference_text(each, answer.language)}" for each in references]
        parts.append("\n".join([words("references", answer.language), *lines]))
    return "\n\n".join(parts)

"""The citations of several answers as one numbered list. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rag.export.printable import in_one_line
from rag.export.wording import words
from rag.records import Answer, Citation, Language, ReportDetails

Details = Mapping[str, ReportDetails]  # by report_id; a report may be missing, as one that was removed is
Numbers = Mapping[int, int]  # what an answer calls a citation -> its number in the list


@dataclass(frozen=True, slots=True)
class Reference:
    """A cited place with its number in the list, from 1."""

    n: int
    citation: Citation
    publisher: str = ""


def numbered(answers: Sequence[Answer], details: Details) -> tuple[list[Reference], list[Numbers]]:
    """(references in the order in which they are cited, the numbers of each answer); a place stands there once."""
    references: dict[tuple[str, int, int, int], Reference] = {}
    numbers: list[Numbers] = []
    for answer in answers:
        own = {}
        for citation in answer.citations:
            place = (citation.report_id, citation.version, citation.start, citation.end)
            if place not in references:
                known = details.get(citation.report_id)
                references[place] = Reference(len(references) + 1, citation, known.publisher if known else "")
            own[citation.n] = references[place].n
        numbers.append(own)
    return list(references.values()), numbers


def reference_text(reference: Reference, language: Language) -> str:
    """Publisher, title, date, version where it is not the first, section, page, quote, address: in one line."""
    cited = reference.citation
    version = words("version", language, version=cited.version) if cited.version > 1 else ""
    page = words("page", language, page=cited.page) if cited.page else ""
    between = words("between", language)
    place = "".join(between + in_one_line(each) for each in (cited.date, version, cited.section, page) if each)
    publisher = in_one_line(reference.publisher)
    told = words(
        "reference",
        language,
        publisher=words("publisher", language, publisher=publisher) if publisher else "",
        title=in_one_line(cited.report),
        place=place,
        quote=in_one_line(cited.readable),
    )
    return f"{told} {in_one_line(cited.url)}".strip()

"""A follow-up completed by the language model, and whether its rewriting may be used. Pure but for the writer."""

import re
import secrets
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from typing import TYPE_CHECKING

import prompts
from rag.figures import find_figures
from rag.question import question_language

if TYPE_CHECKING:
    from rag.model import Writer

_LONGEST = 300  # characters
_EARLIER = 6  # questions
_NUMBER = re.compile(r"\d+(?:\.\d+)?")
_LABEL = re.compile(
    r"^(?:(?:改写后?的?(?:完整)?问题|完整的?问题|问题|rewritten question|question)\s*[:：]\s*)", re.IGNORECASE
)
_MARKS = "\"“”「」'` "


def rewrite(question: str, history: Sequence[str], writer: "Writer") -> str | None:
    """The model's complete question; None where it is not sound. Raises ChatModelError when the model fails."""
    instructions, material = rewrite_material(question, history)
    written = "".join(writer.stream(instructions, material))
    written = _LABEL.sub("", written.strip().strip(_MARKS)).strip(_MARKS)
    return written if written != question and is_sound(written, question, history) else None


def rewrite_material(question: str, history: Sequence[str]) -> tuple[str, str]:
    """Instructions and material. The questions are values between fences that none of them can foresee."""
    language = question_language(question)
    lines = "\n".join(re.sub(r"\s+", " ", asked) for asked in history[-_EARLIER:])
    fence = f"----- {secrets.token_hex(8)} -----"
    material = prompts.load("follow_up", language).substitute(
        fence=fence, history=lines, question=re.sub(r"\s+", " ", question)
    )
    return prompts.load("rewrite", language).template, material


def is_sound(written: str, question: str, history: Sequence[str]) -> bool:
    """Whether a rewriting is one short line that keeps the follow-up's numbers and brings none from elsewhere."""
    if not written or len(written) > _LONGEST or "\n" in written:
        return False
    own, known = _numbers(question), _numbers("\n".join([question, *history]))
    return own <= _numbers(written) <= known


def _numbers(text: str) -> frozenset[str]:
    """Numbers, years among them, as canonical strings; Chinese ones (七成, 百分之七十) by their figure."""
    plain = re.sub(r"(?<=\d),(?=\d{3}(?!\d))", "", unicodedata.normalize("NFKC", text))
    found = {str(Decimal(number).normalize()) for number in _NUMBER.findall(plain)}
    return frozenset(found | {f"{f.value}{f.unit}" for f in find_figures(text) if not _NUMBER.search(f.surface)})

"""Whether a figure is of a part of a bank: a branch, a subsidiary. What these earn is not what the bank does. Pure."""

import re

from rag.binding import Claim
from rag.institutions import ITSELF, banks_named, others_named
from rag.namesakes import own_name, own_words
from rag.question import Question

_PART = r"分行(?!业)|支行|子公司"
_PART_OF = re.compile(
    rf"{_PART}|\bits (?:[A-Z]\w+ )*(?:branch|subsidiary)\b|\b(?:branch|subsidiary)(?:'s| had| has| held)\b"
)
_PARTS_HEAD = re.compile(r"子公司|附属(?:公司|机构)|控股公司|被投资单位|\bsubsidiar|\bassociates\b", re.IGNORECASE)
_ASKED = re.compile(rf"{_PART}|附属|\bbranch\b|\bsubsidiar|\bassociate", re.IGNORECASE)
_BEGINS = re.compile(r"(?:\d{4}年末?，?|其中[：:]?|\s)*")
_IS_BANK = re.compile(r"(?:股份|农村商业|农商|商业|城市)*(?:银行|行)|集团|股份|有限|[本的，、（(0-9\s：:]|$")
_IS_BANK_EN = re.compile(
    r"(?:Bank|Group|plc|PLC|Holdings|Bancorp|Rural|City|Commercial|FY|Q\d|H\d|and|the|[a-z0-9’'(%]).*|$"
)


def is_of_a_part(question: Question, claim: Claim, context: str) -> bool:
    """Whether a figure is of a branch or a subsidiary, and the question asks for none and does not name it.

    context: the title, the headings and the sentence before. A table under a heading for subsidiaries is of these.
    """
    if _ASKED.search(question.text):
        return False
    said = f"{claim.own} {claim.row}"
    if _PART_OF.search(said):
        return True
    subject = _BEGINS.sub("", claim.row or claim.own, count=1)
    if any(other not in question.text and subject.startswith(other) for other in others_named(f"{subject}的")):
        return True
    if claim.row and _PARTS_HEAD.search(context) and question.banks:
        name = _NAME.match(subject)
        named = banks_named(subject) - {ITSELF}
        if name and name.group() not in question.text and not named & question.banks and not _IS_BANK.match(subject):
            return True
    return any(_goes_on(bank, subject) for bank in question.banks if not _is_asked(bank, subject, question.text))


_NAME = re.compile(r"[一-鿿]{3,}|[A-Z]\w+(?: [A-Z]\w+)*")


def _goes_on(bank: str, subject: str) -> bool:
    """Whether a subject begins with a bank's own name and goes on as another firm's: 临湖理财 of 临湖银行."""
    if bank.isascii():
        words = own_words(bank)
        match = re.match(rf"{re.escape(' '.join(words))}(?:['’]s)?\s+", subject, re.IGNORECASE) if words else None
        return match is not None and not _IS_BANK_EN.match(subject, match.end())
    name = own_name(bank)
    return bool(name) and subject.startswith(name) and not _IS_BANK.match(subject, len(name))


def _is_asked(bank: str, subject: str, asked: str) -> bool:
    """Whether the question itself goes on with the firm: 临湖理财."""
    begin = " ".join(own_words(bank)) if bank.isascii() else own_name(bank)
    after = re.match(r"\s*(?:[一-鿿]{2}|[A-Z]\w+)", subject[len(begin) :])
    return after is not None and f"{subject[: len(begin)]}{after.group()}" in asked

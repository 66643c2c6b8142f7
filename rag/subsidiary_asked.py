"""Whether a figure is the one that is asked for of a subsidiary, and not another figure of it. Pure.

That a leasing firm has assets of 321 says nothing of its profit: its name alone is no answer.
"""

from rag.institutions import others_named
from rag.lexicon.lookup import prepare
from rag.question import Question
from rag.relevance import QuestionTerms, held

_LEAST_HELD = 0.5  # of a word: 净资产 for 总资产 holds less


def is_of_another_item(question: Question, terms: QuestionTerms, own: str) -> bool:
    """Whether the words of a figure hold nothing of what is measured, where a firm that is no bank is asked for."""
    names = others_named(question.text)
    measured = [term for term in terms.terms if not any(term.surface in name for name in names)]
    if not names or not measured:
        return False
    text = prepare(own)
    return all(held(term, text) < _LEAST_HELD for term in measured)


def lacks_the_subsidiary(question: Question, text: str) -> bool:
    """Whether a bank's subsidiary is asked for by name (苇塘银行苇塘金租) and a text does not name it."""
    asked = [
        name
        for name in others_named(question.text)
        if any(f"银行{link}{name}" in question.text for link in ("", "的", "旗下", "旗下的", "子公司", "控股的"))
    ]
    return bool(asked) and not any(name in text for name in asked)

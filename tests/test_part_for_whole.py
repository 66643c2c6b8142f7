"""A part is no answer where the whole is asked for: in levels, in changes, in sums over several banks."""

from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.part_for_whole import is_a_kind_of_it, is_no_sum, is_of_one_of_several, subject_before
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, library_of, small_lexicon

REPORT = """# 苇塘银行2025年年度报告

## 存款

| 项目（单位：亿元） | 2025年末 | 2024年末 |
|---|---|---|
| 定期存款 | 300 | 260 |
| 活期存款 | 150 | 170 |
| 其他存款 | 50 | 40 |

年末涉农贷款余额86亿元。
"""


def test_the_subject_is_what_stands_right_before_a_figure() -> None:
    text = "截至2025年末，本行涉农贷款余额86亿元"
    assert subject_before(text, text.index("86")) == "涉农贷款"


@pytest.mark.parametrize(
    ("name", "question", "terms", "is_a_kind"),
    [
        ("其他存款", "2025年末存款是多少", ["存款"], True),
        ("涉农贷款余额", "2025年末贷款余额是多少", ["贷款余额"], True),
        ("吸收存款", "2025年末存款是多少", ["存款"], False),
        ("涉农贷款", "涉农的贷款是多少", ["贷款"], False),
        ("村镇小微企业贷款", "钢铁业的贷款是多少", ["贷款"], True),  # 业 alone says nothing
        ("Household deposits rose", "By how much did deposits rise?", [], True),
        ("Household deposits rose", "By how much did household deposits rise?", [], False),
        ("Farm loans", "By how much did export loans grow?", [], True),
    ],
)
def test_a_kind_is_told_from_the_whole(name: str, question: str, terms: list[str], is_a_kind: bool) -> None:
    assert is_a_kind_of_it(name, question, terms) == is_a_kind


def test_one_of_several_is_not_what_they_come_to() -> None:
    asked = "What was the net profit of the five banks?"
    assert is_of_one_of_several(asked, "Tarn Bank set aside USD 9 million")
    assert not is_of_one_of_several(asked, "The five banks earned USD 90 million, Tarn Bank among them")
    assert not is_of_one_of_several("What was the net profit of Tarn Bank?", "Tarn Bank earned USD 9 million")
    assert is_of_one_of_several(asked, "Net profit rose", frozenset({"Tarn Bank"}))  # of a report on one bank
    assert is_no_sum("What is the combined profit of its subsidiaries?", "Tarn Leasing，Net profit：7")
    assert not is_no_sum("What is the combined profit of its subsidiaries?", "Together they earned USD 30 million")


@pytest.mark.parametrize("question", ["苇塘银行2025年末存款比2024年末增加多少？", "苇塘银行2025年末贷款余额是多少？"])
def test_a_part_does_not_stand_for_the_whole(tmp_path: Path, question: str) -> None:
    library = library_of(tmp_path / "library", REPORT)
    retriever = Retriever(library, WordEmbedder(), small_lexicon(tmp_path / "lexicon"))
    answer = Assistant(retriever, load_settings(library=library.folder, answer_threshold=0)).ask(question)
    library.close()
    assert answer.abstained

"""How far two things are apart: never what one of them changed by, and with the direction that is asked."""

from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.asked_gap import Gap, gap_asked
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, library_of, small_lexicon

REPORT = """# 霞屿银行2025年年度报告

## 规模

表1 资产负债（单位：亿元）

| 项目 | 2025年末 | 2024年末 |
|---|---|---|
| 贷款合计 | 900 | 840 |
| 其中：企业贷款 | 500 | 470 |
| 住户贷款 | 400 | 370 |
| 存款合计 | 1,000 | 930 |
| 其中：企业存款 | 420 | 405 |
| 住户存款 | 580 | 525 |

表2 两种口径的主要数据（单位：百万元）

| 项目 | 集团2025年 | 集团2024年 | 母公司2025年 | 母公司2024年 |
|---|---|---|---|---|
| 净利润 | 950 | 900 | 890 | 860 |

企业贷款较上年末增长6.4%，住户贷款较上年末增长8.1%。
"""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("gap")
    library = library_of(folder / "library", REPORT)
    retriever = Retriever(library, WordEmbedder(), small_lexicon(folder / "lexicon"))
    return Assistant(retriever, load_settings(library=library.folder))


@pytest.mark.parametrize(
    ("question", "gap"),
    [
        ("霞屿银行2025年末住户存款比企业存款多多少？", Gap("霞屿银行2025年末住户存款", "企业存款", 1)),
        ("企业存款比住户存款少多少亿元？", Gap("企业存款", "住户存款", -1)),
        ("非利息收入比利息收入少多少？", Gap("非利息收入", "利息收入", -1)),
        ("集团与母公司净利润相差多少？", Gap("集团", "母公司净利润", 0)),
        ("By how much did Orrin's fees exceed its rents in 2025?", Gap("Orrin's fees", "Orrin's rents in 2025", 1)),
        ("How many fewer desks were bought than sold?", Gap("desks bought", "desks sold", -1)),
        ("How much larger are mortgages than car loans?", Gap("mortgages", "car loans", 1)),
        # one thing at two times
        ("霞屿银行2025年末住户存款比2024年末多多少？", None),
        ("2025年净息差比2024年净息差低多少？", None),
        ("四季度净利润比三季度少多少？", None),
        ("住户存款比上年末增长多少？", None),
        ("住户存款2025年比2024年减少多少？", None),
        ("How much larger were deposits in 2025 than in 2024?", None),
    ],
)
def test_the_two_things_are_told_from_two_times(question: str, gap: Gap | None) -> None:
    assert gap_asked(question) == gap


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("霞屿银行2025年末住户存款比企业存款多多少？", "160亿元 (580亿元 − 420亿元"),
        ("霞屿银行2025年末企业存款比住户存款少多少？", "160亿元 (580亿元 − 420亿元"),
        ("霞屿银行2025年末住户存款比企业存款少多少？", "160亿元（更高，并非更低） (580亿元 − 420亿元"),
        ("霞屿银行2025年末企业贷款比企业存款多多少？", "80亿元 (500亿元 − 420亿元"),
        ("霞屿银行集团与母公司2025年净利润相差多少？", "60百万元 (950百万元 − 890百万元"),
    ],
)
def test_the_gap_is_of_the_two_and_says_which_is_above(assistant: Assistant, question: str, lead: str) -> None:
    assert assistant.ask(question).text.startswith(lead)


@pytest.mark.parametrize(
    "question", ["霞屿银行2025年末企业贷款比票据贴现多多少？", "霞屿银行2025年末住户贷款比理财规模高多少？"]
)
def test_where_one_of_the_two_is_not_there_the_change_of_the_other_is_no_answer(
    assistant: Assistant, question: str
) -> None:
    assert assistant.ask(question).abstained

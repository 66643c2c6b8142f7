"""Sums over figures of the reports: operands of one subject, or no sum."""

from decimal import Decimal
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.derive import difference, growth, growth_from_change, level_before, points_between, share, total
from rag.figures import find_figures
from rag.records import Answer, Figure
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import WordEmbedder, library_of, small_lexicon

REPORT = """# 年报

## 贷款

| 地区（单位：亿元） | 2024年末贷款 | 2025年末贷款 | 2025年末不良率 |
|---|---|---|---|
| 东陌 | 200 | 250 | 0.88% |
| 南渚 | 100 | 110 | 1.60% |
| 西岭 | 50 | 40 | 1.46% |

2025年末银行的存款余额为638.2亿元，较上年末增加71.5亿元。
"""


def figure(text: str) -> Figure:
    (found,) = find_figures(text)
    return found


def test_the_arithmetic() -> None:
    points = points_between(figure("62.49%"), figure("47.68%"))
    assert points is not None
    assert (points.value, points.unit, points.derivation) == (Decimal("14.81"), "pp", "62.49% − 47.68% = 14.81 pp")
    grown = growth(figure("81.80亿元"), figure("71.97亿元"))
    assert grown is not None
    assert grown.derivation == "(81.80亿元 − 71.97亿元) ÷ 71.97亿元 = 13.66%"
    less = difference(figure("40亿元"), figure("50亿元"))
    assert less is not None
    assert less.value == Decimal(-10)
    part = share(figure("1家"), figure("3家"))
    assert part is not None
    assert part.value == Decimal("33.33")
    both = total([figure("1.5亿元"), figure("2亿元")])
    assert both is not None
    assert both.derivation == "1.5亿元 + 2亿元 = 3.5亿元"
    before = level_before(figure("638.2亿元"), figure("71.5亿元"), 1)
    assert before is not None
    assert before.value == Decimal("566.7")
    risen = growth_from_change(figure("510.83亿元"), figure("87.27亿元"), 1)
    assert risen is not None
    assert risen.value == Decimal("20.60")


@pytest.mark.parametrize(
    ("later", "earlier", "sum_shown", "in_chinese"),
    [
        (
            "EUR 7.6 billion",
            "EUR 9.1 billion",
            "7.6 billion EUR − 9.1 billion EUR = −1.5 billion EUR",
            "−1.5 billion EUR",
        ),
        ("7.6亿欧元", "9.1亿欧元", "7.6亿欧元 − 9.1亿欧元 = −1.5亿欧元", "−1.5亿欧元"),
    ],
)
def test_a_unit_in_latin_letters_stands_apart(later: str, earlier: str, sum_shown: str, in_chinese: str) -> None:
    derived = difference(figure(later), figure(earlier))
    assert derived and (derived.derivation, derived.surface("zh")) == (sum_shown, in_chinese)


@pytest.mark.parametrize(
    "refused",
    [
        points_between(figure("5亿元"), figure("4亿元")),
        difference(figure("5亿元"), figure("4万元")),
        growth(figure("5亿元"), figure("4家")),
        share(figure("5亿元"), figure("4家")),
        total([figure("5亿元"), figure("4%")]),
        total([figure("5亿元")]),
        level_before(figure("5%"), figure("4%"), 1),
    ],
)
def test_unlike_figures_are_not_reckoned_with(refused: object) -> None:
    assert refused is None


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    folder: Path = tmp_path_factory.mktemp("calculate")
    library = library_of(folder / "library", REPORT)
    retriever = Retriever(library, WordEmbedder(), small_lexicon(folder / "lexicon"))
    return Assistant(retriever, load_settings(library=library.folder, answer_threshold=0))


@pytest.mark.parametrize(
    ("question", "lead"),
    [
        ("东陌的贷款2025年增长了百分之几？", "25.00% ((250亿元 − 200亿元) ÷ 200亿元 = 25.00%)"),
        ("2025年末南渚的不良率比东陌高出多少个百分点？", "0.72个百分点 (1.60% − 0.88% = 0.72 pp)"),
        ("2025年末哪个地区的不良率最高？", "南渚: 1.60% (1.60% > 1.46%)"),
        ("2024年末银行的存款余额是多少亿元？", "566.7亿元 (638.2亿元 − 71.5亿元 = 566.7亿元)"),
    ],
)
def test_a_figure_is_computed_with_its_operands_shown(assistant: Assistant, question: str, lead: str) -> None:
    answer: Answer = assistant.ask(question)
    assert answer.text.startswith(f"{lead} ——")
    assert {verdict.status for verdict in answer.figures} <= {"derived", "quoted"}
    # The largest of a column stands as it is in its row; sums are marked as computed.
    assert any(verdict.status == "derived" for verdict in answer.figures) or "最高" in question


@pytest.mark.parametrize(
    ("report", "question", "wrong"),
    [
        # another bank of the same sentence
        ("2024年末，招商银行不良贷款率为0.95%，工商银行为1.36%。", "2024年末工商银行的不良贷款率是多少？", "0.95%"),
        # the first nine months, the third quarter, the year
        ("2024年第三季度银行净利润30亿元。", "2024年前三季度银行净利润是多少亿元？", "30亿元"),
        ("2024年前9个月银行净利润90亿元。", "2024年银行净利润是多少亿元？", "90亿元"),
        # a level of half a year is none of the year, and the other way round
        ("2025年上半年银行净利润50亿元，同比增加5亿元。", "2024年银行净利润是多少亿元？", "45亿元"),
        # a change of a part is none of the whole
        (
            "2025年末银行贷款余额1,000亿元，较上年末明显增长，其中个人贷款增加71亿元。",
            "2024年末银行贷款余额是多少？",
            "929亿元",
        ),
        # two subjects
        ("2023年末对公存款余额500亿元，2024年末个人存款余额700亿元。", "2024年个人存款余额增长了百分之几？", "40.00%"),
        # an operand that is missing
        (
            "| 项目 | 2024年末 | 2023年末 |\n|---|---|---|\n| 公司贷款 | 600 | 500 |\n| 个人贷款 | 400 | 300 |",
            "2024年末公司贷款、个人贷款和信用卡透支加起来是多少？",
            "1,000",
        ),
        # years across, measures down: no ranking of rows
        (
            "| 指标 | 2023年 | 2024年 |\n|---|---|---|\n| 不良率（%） | 1.2 | 1.1 |\n| 覆盖率（%） | 300 | 290 |\n| 充足率（%） | 15 | 16 |",
            "哪一年的不良率最高，是多少？",
            "覆盖率",
        ),
        # bounds are not reckoned with
        ("银行占比由2023年的不到20%提升至2024年的超过30%。", "2024年银行占比提升了多少个百分点？", "10个百分点"),
    ],
)
def test_no_figure_of_something_else_leads(tmp_path: Path, report: str, question: str, wrong: str) -> None:
    library = library_of(tmp_path / "library", f"# 报告\n\n{report}\n")
    retriever = Retriever(library, WordEmbedder(), small_lexicon(tmp_path / "lexicon"))
    answer = Assistant(retriever, load_settings(library=library.folder, answer_threshold=0)).ask(question)
    library.close()
    assert not answer.text.startswith(wrong)

"""What leads an answer that a language model wrote: the one verified figure that was asked for, or nothing."""

from dataclasses import replace
from pathlib import Path

import pytest

from rag.answer import Assistant
from rag.leads import written_lead
from rag.records import Answer
from rag.retrieve import Retriever
from rag.settings import load_settings
from tests.fakes import ScriptedWriter, WordEmbedder, library_of, small_lexicon
from ui.conversation import messages
from ui.turns import Turn

REPORT = "# 柳泉调查\n\n2025年，62家银行中有41.5%与供应商合作开发模型，自主开发模型的银行不到8%。\n"
SHARE = "有多少比例的银行与供应商合作开发模型？"


def written(folder: Path, text: str, question: str = SHARE, report: str = REPORT) -> Answer:
    library = library_of(folder / "library", report)
    retriever = Retriever(library, WordEmbedder(), small_lexicon(folder / "lexicon"))
    answer = Assistant(retriever, load_settings(library=library.folder), ScriptedWriter(text)).ask(question)
    library.close()
    return answer


@pytest.mark.parametrize(
    ("text", "led"),
    [
        ("2025年，62家银行中有41.5%与供应商合作开发模型[1]。", ("41.5%", "quoted")),  # 62 is no share
        ("自主开发模型的银行不到8%[1]。", ("不到8%", "quoted")),  # with its bound
        ("自主开发模型的银行不到8%[1]。与供应商合作开发的占41.5%[1]。", None),  # which of the two?
        ("与供应商合作开发模型的占41.5%，自主开发模型的银行不到8%[1]。", None),  # which of the two?
        ("多数银行不自主开发模型[1]。", None),
    ],
)
def test_the_figure_asked_for_leads(tmp_path: Path, text: str, led: tuple[str, str] | None) -> None:
    answer = written(tmp_path, text)
    assert answer.answered_by == "scripted"
    assert written_lead(answer) == led


TIMES = (
    "# Larkmead review\n\nAt Larkmead Bank the NPL ratio was 1.12% at the end of 2024 and 0.97% at the end of 2025.\n"
)
BRANCHES = "# 柳泉网点\n\n2025年末柳泉银行有营业网点312个，其中自助网点45个。桦林银行有营业网点88个。\n"


@pytest.mark.parametrize(
    ("report", "question", "text", "led"),
    [
        (
            TIMES,
            "What was the NPL ratio of Larkmead Bank at the end of 2025?",
            "At the end of 2024 the NPL ratio of Larkmead Bank was 1.12% [1]. At the end of 2025 it was 0.97% [1].",
            ("0.97%", "quoted"),
        ),
        (
            TIMES,
            "What was the NPL ratio of Larkmead Bank at the end of 2025?",
            "At the end of 2024 the NPL ratio of Larkmead Bank was 1.12% [1].",
            None,
        ),
        (BRANCHES, "柳泉银行有多少个营业网点？", "柳泉银行有自助网点45个[1]。营业网点共312个[1]。", None),
        (BRANCHES, "柳泉银行有多少个营业网点？", "桦林银行有营业网点88个[1]。", None),
        (BRANCHES, "柳泉银行有多少个营业网点？", "柳泉银行有营业网点312个[1]。", ("312个", "quoted")),
    ],
)
def test_a_figure_of_another_time_item_or_bank_does_not_lead(
    tmp_path: Path, report: str, question: str, text: str, led: tuple[str, str] | None
) -> None:
    assert written_lead(written(tmp_path, text, question, report)) == led


def test_it_stands_above_what_the_model_wrote(tmp_path: Path) -> None:
    answer = written(tmp_path, "62家银行中有41.5%与供应商合作开发模型[1]。")
    reply = str(messages([Turn(SHARE, answer)], "zh")[1]["content"])
    lead = '<p class="lead"><span class="head">41.5%</span><span class="verdict quoted">引自原文</span></p><p>'
    assert reply.count('class="lead"') == 1 and lead in reply.replace("&#46;", ".")


def test_none_leads_that_is_not_verified_and_no_other_answer_has_two(tmp_path: Path) -> None:
    answer = written(tmp_path, "62家银行中有41.5%与供应商合作开发模型[1]。")
    unsure = tuple(replace(figure, status="unsupported") for figure in answer.figures)
    others = [replace(answer, figures=unsure), replace(answer, answered_by="extractive")]
    others += [replace(answer, abstained=True), replace(answer, question="为什么银行与供应商合作？")]
    assert [written_lead(one) for one in others] == [None] * 4

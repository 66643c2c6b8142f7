"""Questions for a text: which sentences answer none of them; and what is a figure question though it looks like one."""

import pytest

from rag.question import read_question
from rag.unfit_texts import is_no_answer


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("Tern Bank net profit FY2024", True),
        ("Tern Bank net profit H1 2024", True),
        ("Tern Bank earnings per share FY2024", True),
        ("Tern Bank ROE FY2024", True),
        ("What was Tern Bank's NIM in FY2024?", True),
        ("Tern Bank CET1 ratio 2024", True),
        ("竹溪银行净利润2024", True),
        ("竹溪银行2024年净利润（集团）", True),
        ("竹溪银行 2024年 净利润 母公司", True),
        ("竹溪银行2024年每股收益", True),
        ("竹溪银行信用卡发卡量", True),
        ("竹溪银行2024年贷款损失准备", True),
        ("竹溪银行2024年NIM是多少", True),
        ("Tern Bank strategy FY2024", False),
        ("Why did Tern Bank's NIM fall?", False),
        ("竹溪银行资产质量", False),
        ("竹溪银行2024年净利润的原因是什么", False),
    ],
)
def test_what_only_names_a_measure_asks_for_its_figure(text: str, figure: bool) -> None:
    assert (read_question(text).asks == "figure") is figure


@pytest.mark.parametrize(
    ("asked", "text", "unfit"),
    [
        ("Why do lenders delay their systems?", "Table 1. Why lenders delay their systems", True),
        ("银行推迟系统建设的原因是什么？", "表2 银行推迟系统建设的原因（多选）", True),
        ("表2的原因是什么？", "表2 银行推迟系统建设的原因（多选）", False),
        ("银行为什么推迟？", "表2显示，银行因为缺人而推迟。", False),
        ("Who runs Tern Bank?", "Gull's chief executive, Ada Holm, resigned in May.", True),
        ("Who runs Gull Bank?", "Gull's chief executive, Ada Holm, resigned in May.", False),
        ("Who runs Tern Bank?", "Gull's chief executive, Ada Holm, went to Tern.", False),
        ("Who runs Tern Bank?", "The chief executive is Ada Holm.", False),
        ("竹溪银行第五大股东是谁？", "第一大股东青岩集团持股12.3%，第二大股东柏川汽车持股8.1%。", True),
        ("竹溪银行第二大股东是谁？", "第一大股东青岩集团持股12.3%，第二大股东柏川汽车持股8.1%。", False),
    ],
)
def test_what_answers_no_question_for_a_text(asked: str, text: str, unfit: bool) -> None:
    assert is_no_answer(read_question(asked), text) is unfit

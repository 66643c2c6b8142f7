"""Reading report files: text as written, content without furniture, tables as statements, encodings."""

from pathlib import Path

import pytest

from ingest.delimited import load_csv
from ingest.encoding import decode
from ingest.html import load_html
from ingest.load import load
from ingest.markdown import load_markdown
from ingest.plain import load_plain
from ingest.readable import readable_markdown, readable_text
from ingest.split import TARGET_WEIGHT, split, weight_of
from ingest.tables import table_rows
from rag.errors import UnreadableFileError
from rag.figures import find_figures
from rag.records import Chunk, Document

WECHAT = """---
title: 报告：2026年展望
url: https://mp.weixin.qq.com/s/abc
date: 2026-01-10
---

# 报告：2026年展望

![cover_image](https://pic.example/0.png)

点击关注->

某某观察

在小说阅读器中沉浸阅读

**一、总体情况**

调查显示，61.2%的**受访机构**使用了小程序获客，A1大模型排在其后。

![图片](https://pic.example/1.png)

**交流社群，请添加群主：**Group123** 备注：公司+姓名。**

预览时标签不可点

阅读原文

微信扫一扫
关注该公众号

某某观察

知道了

取消
允许

：
，
。

视频
小程序
赞
，轻点两下取消赞
在看
"""

TABLE = """# 经营数据

单位：亿元

| 项目 | 2024年 | 2025年 |
| --- | ---: | ---: |
| 科技投入 | 11.2 | 12.6 |
| 占营收（%） | 3.1 | 3.4 |
"""


def statements(document: Document, *, markdown: bool = True) -> list[str]:
    return [sentence.text for chunk in split(document, markdown=markdown) for sentence in chunk.sentences]


def test_wechat_furniture_is_not_content_but_sentences_that_name_it_are() -> None:
    document = load_markdown(WECHAT.encode(), "x")
    assert statements(document) == ["调查显示，61.2%的受访机构使用了小程序获客，A1大模型排在其后。"]
    assert document.text == WECHAT
    details = document.details
    assert (details.title, details.date, details.url) == (
        "报告：2026年展望",
        "2026-01-10",
        "https://mp.weixin.qq.com/s/abc",
    )


@pytest.mark.parametrize(
    ("source", "read"),
    [
        ("见[芦洲银行](https://ency.example/Luzhou_(银行))的官网（试行）。", "见芦洲银行的官网（试行）。"),
        ("It grew ([chart](x(1)_(2).html 'a (b)')) by 3%.", "It grew (chart) by 3%."),
        ("网点340家![图](a(b).png)，[点此](run(3))。", "网点340家，点此。"),
        ("A [note](half(open) stays.", "A [note](half(open) stays."),
    ],
)
def test_a_link_leaves_nothing_of_an_address_with_brackets(source: str, read: str) -> None:
    assert readable_markdown(source) == read


def test_a_bold_line_is_a_heading() -> None:
    (chunk,) = split(load_markdown(WECHAT.encode(), "x"), markdown=True)
    assert chunk.headings == ("一、总体情况",)


def test_a_note_with_words_like_furniture_keeps_them() -> None:
    text = "# 分享\n\n视频\n\n银行收藏品业务收入为3.2亿元。\n"
    assert "视频" in statements(load_markdown(text.encode(), "x"))


def test_rows_of_a_table_carry_heads_and_unit() -> None:
    assert statements(load_markdown(TABLE.encode(), "x")) == [
        "单位：亿元",
        "科技投入，2024年：11.2；2025年：12.6（单位：亿元）",
        "占营收（%），2024年：3.1；2025年：3.4（单位：亿元）",
    ]


def test_tables_that_touch_keep_their_own_heads() -> None:
    text = "项目 | 2019年 | 2018年\n贷款 | 10 | 9\n项目 | 2017年 | 2016年\n存款 | 8 | 7\n"
    assert statements(load_plain(text.encode(), "x"), markdown=False) == [
        "贷款，2019年：10；2018年：9",
        "存款，2017年：8；2016年：7",
    ]


def spans_are_exact(document: Document, *, markdown: bool) -> None:
    readable = readable_markdown if markdown else readable_text
    for chunk in split(document, markdown=markdown):
        for sentence in chunk.sentences:
            source = document.text[sentence.start : sentence.end]
            assert "|" in source or "：" in sentence.text or readable(source) == sentence.text


@pytest.mark.parametrize("text", [WECHAT, TABLE])
def test_a_sentence_is_its_source(text: str) -> None:
    spans_are_exact(load_markdown(text.encode(), "x"), markdown=True)


def test_headings_nest_and_close() -> None:
    text = "# 报告\n\n## 一、甲\n\n### （一）子\n\n句一。\n\n## 二、乙\n\n句二。\n"
    chunks = split(load_markdown(text.encode(), "x"), markdown=True)
    assert [chunk.headings for chunk in chunks] == [("一、甲", "（一）子"), ("二、乙",)]


def test_chunks_are_small_and_whole() -> None:
    text = "# 报告\n\n" + "".join(f"第{i}家银行的占比为{i}.25%，高于上年。" for i in range(200))
    chunks = split(load_markdown(text.encode(), "x"), markdown=True)
    assert all(weight_of(list(chunk.sentences)) <= TARGET_WEIGHT for chunk in chunks)
    assert sum(len(chunk.sentences) for chunk in chunks) == 200
    assert [chunk.ordinal for chunk in chunks] == list(range(len(chunks)))


def test_a_sentence_that_points_back_brings_the_one_before() -> None:
    sentences = ["甲" * 200 + "。", "这一比例为12.5%。" + "乙" * 1]
    text = "".join([sentences[0], "丙" * 115 + "。", "该比例为12.5%" + "丁" * 30 + "。"])
    chunks: tuple[Chunk, ...] = split(load_markdown(text.encode(), "x"), markdown=True)
    assert chunks[-1].sentences[0] == chunks[-2].sentences[-1]


def test_pages_by_form_feed() -> None:
    document = load_plain("第一页的句子。\f第二页的句子。\f".encode(), "x")
    assert [(chunk.page, chunk.text) for chunk in split(document, markdown=False)] == [
        (1, "第一页的句子。"),
        (2, "第二页的句子。"),
    ]


def test_lines_broken_by_the_margin_are_joined() -> None:
    line = "本行坚持服务实体经济的定位并不断提升科技能力以及风险管理能力水平"
    text = "\n".join([line] * 30 + ["到年末为止。"])
    assert statements(load_plain(text.encode(), "x"), markdown=False)[-1].startswith(line)


PAGE = """<html><head><title>t</title><meta charset="utf-8"><meta property="og:title" content="银行调查"></head><body>
<h1 id="activity-name">银行调查</h1><a id="js_name">观察号</a>
<div id="js_content" style="visibility: hidden"><section><p>正文第一句，占<b>61.2</b>%。</p>
<p style="display:none">看不见的句子。</p><script>alert(1)</script>
<table><tr><th>项目</th><th>2025年</th></tr><tr><td>投入</td><td>12.6</td></tr></table></section></div>
<div>页脚：赞 在看</div></body></html>"""


def test_wechat_page() -> None:
    document = load_html(PAGE.encode(), "x")
    assert document.details.title == "银行调查"
    assert document.details.publisher == "观察号"
    assert statements(document, markdown=False) == ["正文第一句，占61.2%。", "投入，2025年：12.6"]


SIMPLIFIED = "银行的不良率是1.2%，我们可以看到。"
TRADITIONAL = "銀行的不良率是1.2%，我們在年報中可以看到這一點。"
IN_ENCODINGS = [
    *(("utf-8", SIMPLIFIED), ("utf-8-sig", SIMPLIFIED), ("gb18030", SIMPLIFIED), ("gbk", SIMPLIFIED)),
    *(("utf-16", SIMPLIFIED), ("utf-16-le", SIMPLIFIED), ("utf-16-be", SIMPLIFIED), ("utf-32", SIMPLIFIED)),
    *(("hz", SIMPLIFIED), ("utf-7", SIMPLIFIED), ("big5", TRADITIONAL)),
    *(("gb18030", "镕、堃、喆、𠮷等生僻字，也应保留在名单之中。"), ("utf-16-le", "净息差")),
    *(("shift_jis", "銀行の不良債権比率は1.2%です。"), ("euc_kr", "은행의 부실채권 비율은 1.2%이다.")),
    *(("cp1252", "Café résumé – “quoted” 5 €, déjà vu"), ("cp1251", "Чистая процентная маржа составила 1,2%.")),
]


@pytest.mark.parametrize(("encoding", "text"), IN_ENCODINGS)
@pytest.mark.parametrize("times", [1, 5, 200])
def test_encodings(encoding: str, text: str, times: int) -> None:
    assert decode((text * times).encode(encoding)) == text * times


def test_a_declared_encoding_that_lies_is_not_believed() -> None:
    assert decode(SIMPLIFIED.encode("gbk"), "utf-8") == SIMPLIFIED
    assert decode(SIMPLIFIED.encode(), "big5") == SIMPLIFIED


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_byte_is_lost_and_told_not_the_report(tmp_path: Path, encoding: str) -> None:
    data = (SIMPLIFIED * 20).encode(encoding)
    (tmp_path / "a.txt").write_bytes(data[:-1])
    document = load(tmp_path / "a.txt")[1]
    assert document.text.startswith(SIMPLIFIED * 19)
    assert document.remarks == ("1 characters could not be read and are shown as \ufffd",)


def test_halves_of_two_encodings_are_refused() -> None:
    with pytest.raises(UnreadableFileError, match="encoding"):
        decode((SIMPLIFIED * 20).encode() + (SIMPLIFIED * 20).encode("gb18030"))


def test_line_ends_are_one_kind() -> None:
    assert decode(b"a\r\nb\rc\n") == "a\nb\nc\n"


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("a.epub", b"PK", "not read yet"),
        ("a.pdf", b"%PDF-1.7", "damaged"),
        ("a.txt", b"", "empty"),
        ("a.txt", b"%PDF-1.7 x", "is a PDF"),
        ("a.md", b"\x00" * 50, "not a text file"),
        ("a.md", b"![](x.png)", "no text"),
        ("a.html", b"<html><script>x</script></html>", "no text"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path: Path, name: str, data: bytes, reason: str) -> None:
    (tmp_path / name).write_bytes(data)
    with pytest.raises(UnreadableFileError, match=reason):
        document = load(tmp_path / name)[1]
        assert split(document, markdown=True) == ()
        raise UnreadableFileError("no text: no sentence")


def test_invisible_characters_are_not_searched() -> None:
    assert readable_text("银\u200b行\U000e0041 2025") == "银行 2025"


def test_hidden_parts_of_any_page_are_not_read_and_no_date_is_made_up() -> None:
    page = """<html><head><title>资本</title></head><body><article><h1>资本</h1>
    <p>截至2024年末，资本充足率为15.2%，较上年上升。</p>
    <template><p>资本充足率为22.2%。</p></template>
    <p style="display:none">资本充足率为33.3%。</p></article></body></html>"""
    document = load_html(page.encode(), "x")
    assert "15.2%" in document.text
    assert "22.2%" not in document.text
    assert "33.3%" not in document.text
    assert document.details.date == ""


@pytest.mark.parametrize("date", ["2025-02-30", "2025-13-45", "12:61:99"])
def test_a_date_that_is_none_stops_nothing(date: str) -> None:
    text = f"---\ntitle: 报告\ndate: {date}\n---\n\n占比为12.5%。\n"
    assert load_markdown(text.encode(), "x").details.title == "报告"


def test_merged_cells_of_a_web_table_keep_their_columns() -> None:
    page = """<html><body><div id="js_content"><table>
    <tr><th>指标</th><th>机构</th><th>2023年</th><th>2024年</th></tr>
    <tr><td rowspan="2">不良率（%）</td><td>城商行</td><td>1.9</td><td>1.8</td></tr>
    <tr><td>农商行</td><td>3.2</td><td>2.8</td></tr></table></div></body></html>"""
    assert statements(load_html(page.encode(), "x"), markdown=False) == [
        "不良率（%），机构：城商行；2023年：1.9；2024年：1.8",
        "不良率（%），机构：农商行；2023年：3.2；2024年：2.8",
    ]


def test_a_head_over_several_columns_is_each_ones() -> None:
    text = (
        " | 2025年末 |  | 2024年末 | \n"
        "项目 | 本集团 | 本行 | 本集团 | 本行\n"
        "资本充足率（%） | 13.5 | 13.3 | 13.7 | 13.6\n"
    )
    (row,) = table_rows(text, 0, len(text), "", readable_text)
    assert row.text == (
        "资本充足率（%），2025年末本集团：13.5；2025年末本行：13.3；2024年末本集团：13.7；2024年末本行：13.6"
    )


def test_a_column_without_a_period_is_of_the_one_before_it() -> None:
    text = "项目 | 2025年金额 | 占比（%） | 2024年金额 | 占比（%） | 增减\n制造业 | 96 | 62.4 | 57 | 47.6 | 39\n"
    (row,) = table_rows(text, 0, len(text), "人民币百万元，百分比除外", readable_text)
    assert row.text == (
        "制造业，2025年金额：96；2025年占比（%）：62.4；2024年金额：57；2024年占比（%）：47.6；增减：39（单位：百万元）"
    )


def test_a_page_break_parts_rows() -> None:
    text = "档次 | 余额 | 费率\n半年 | 163 | 1.15\f一年 | 285 | 1.08\n"
    assert [row.text for row in table_rows(text, 0, len(text), "", readable_text)] == [
        "半年，余额：163；费率：1.15",
        "一年，余额：285；费率：1.08",
    ]


def test_a_line_that_stops_inside_a_figure_or_a_clause_goes_on() -> None:
    text = (
        "报告期末，贷款余额155亿元，较上年末增加34\n亿元，不良率0.89%。\n"
        "董事会聘任了新的首席信息官，他在科技条线任职多年，此前曾任研发中心的总\n经理，任期三年。\n"
    )
    document = load_plain(text.encode(), "甲")
    sentences = [sentence.text for chunk in split(document, markdown=False) for sentence in chunk.sentences]
    assert sentences == [
        "报告期末，贷款余额155亿元，较上年末增加34亿元，不良率0.89%。",
        "董事会聘任了新的首席信息官，他在科技条线任职多年，此前曾任研发中心的总经理，任期三年。",
    ]


def test_the_unit_over_an_english_table_is_told_with_each_row() -> None:
    rows = "(in millions, except ratios) | 2023 | 2024\nRevenue |  | \nNet income | $742 | $(972)\nGrowth | 5% | (3)%"
    found = [row.text for row in table_rows(rows, 0, len(rows), "", readable_text)]
    assert found[1:] == [
        "Revenue：Net income，2023：$742；2024：(972)（单位：in millions, except ratios）",
        "Revenue：Growth，2023：5%；2024：(3)%（单位：in millions, except ratios）",
    ]
    assert [(int(figure.value), figure.unit) for figure in find_figures(found[1])] == [
        (742, "million USD"),
        (-972, "million"),
    ]


def web(body: str, head: str = "") -> Document:
    """A saved WeChat article of this body."""
    page = f'<html><head><meta charset="utf-8">{head}</head><body><div id="js_content">{body}</div></body></html>'
    return load_html(page.encode(), "x")


@pytest.mark.parametrize(
    ("style", "is_seen"),
    [
        ("font-size: 0.95em", True),
        ("font-size:0.9rem; color:red", True),
        ("font-size: .5em", True),
        ("font-size:0", False),
        ("FONT-SIZE: 0PX !important", False),
        ("font-size:0.0em", False),
        ("DISPLAY:NONE", False),
        ("display:block", True),
        ("visibility:hidden", False),
        ("opacity:0.0", False),
        ("opacity:0.5", True),
    ],
)
def test_what_a_style_hides_is_not_read(style: str, is_seen: bool) -> None:
    assert ("12.5%" in web(f'<p>引言。</p><p style="{style}">占比为12.5%。</p>').text) is is_seen


def test_what_is_set_back_inside_is_read() -> None:
    outer = '<section style="font-size: 0px; visibility: hidden">一{}二</section>'
    shown = '<p style="font-size:16px; visibility: visible">占比为12.5%。</p>'
    still = '<p style="font-size:1.2em; visibility: visible">占比为13.5%。</p>'
    assert web(outer.format(shown + still)).text.split() == ["占比为12.5%。"]


def test_a_page_that_is_one_form_is_read_without_its_controls() -> None:
    form = (
        '<form id="form1"><input type="hidden" value="x"><select><option>全部</option></select><button>搜索</button>'
        "<h1>甲银行年报解读</h1><p>2024年末，不良贷款率为1.21%，拨备覆盖率为245.3%。</p></form>"
    )
    page = f"<html><body>{form}<form>站内检索</form></body></html>"
    document = load_html(page.encode(), "x")
    assert statements(document, markdown=False) == ["2024年末，不良贷款率为1.21%，拨备覆盖率为245.3%。"]


SENTENCE = "截至2024年末，第{}家银行的总资产为{}.34万亿元，同比增长5.6%，这是一个够长的段落。"


@pytest.mark.parametrize("paragraphs", [2, 20])
def test_cells_of_any_page_are_read_as_a_reader_sees_them(paragraphs: int) -> None:
    table = (
        "<table><tr><th>银行</th><th colspan=2>Net<br>profit</th></tr><tr><td></td><td>2023年</td><td>2024年</td></tr>"
        '<tr><td rowspan="2">甲银行<span style="display:none">秘密999</span><style>.a{}</style></td>'
        "<td>1</td><td>2</td></tr><tr><td>3</td><td>4<script>5</script></td></tr></table>"
    )
    prose = "".join(f"<p>{SENTENCE.format(i, i)}</p>" for i in range(1, 1 + paragraphs))
    page = f"<html><head><title>甲</title></head><body><div>{prose}{table}</div></body></html>"
    assert statements(load_html(page.encode(), "x"), markdown=False)[paragraphs:] == [
        "甲银行，Net profit 2023年：1；Net profit 2024年：2",
        "甲银行，Net profit 2023年：3；Net profit 2024年：4",
    ]


def test_a_table_in_a_table_is_read_once() -> None:
    inner = "<table><tr><td>项目</td><td>2024年</td></tr><tr><td>存款</td><td>3</td></tr></table>"
    of_page = f"<table><tr><td><p>总资产为8.8万亿元。</p>{inner}<p>完。</p></td></tr></table>"
    assert statements(web(of_page), markdown=False) == ["总资产为8.8万亿元。", "存款，2024年：3", "完。"]
    rows = "<tr><td>乙</td><td>7</td><td>无</td></tr><tr><td>丙</td><td>8</td><td>无</td></tr>"
    of_data = (
        f"<table><tr><th>银行</th><th>余额</th><th>构成</th></tr><tr><td>甲</td><td>5</td><td>如下{inner}</td></tr>"
    )
    assert statements(web(f"{of_data}{rows}</table><p>完。</p>"), markdown=False) == [
        *("甲，余额：5；构成：如下", "乙，余额：7；构成：无", "丙，余额：8；构成：无", "存款，2024年：3", "完。"),
    ]


@pytest.mark.parametrize(
    ("extra", "date"),
    [
        ('<em id="publish_time">2024年09月03日 08:00</em>', "2024-09-03"),
        ('<em id="publish_time">昨天</em><script>var ct = "1725321600";</script>', "2024-09-03"),
        ('<script>var createTime = "2024-09-03 08:00";</script>', "2024-09-03"),
        ('<script>var ct = "172";</script>', ""),
    ],
)
def test_a_wechat_article_tells_its_day(extra: str, date: str) -> None:
    page = f'<html><body>{extra}<div id="js_content"><p>占比为12.5%。</p></div></body></html>'
    assert load_html(page.encode(), "x").details.date == date


@pytest.mark.parametrize(
    ("head", "body", "title"),
    [
        ('<meta property="og:title" content="甲的题目"><title>甲_乙</title>', "<h1>丙</h1>", "甲的题目"),
        ("<title>银行业年报解读_要闻_某某网</title>", "<h2>一、总体</h2>", "银行业年报解读"),
        ("<title>2023-2024年银行业报告-某某财经网</title>", "", "2023-2024年银行业报告"),
        ("<title>Bank results 2024 | Some Site</title>", "", "Bank results 2024"),
        ("<title>银行业年报解读-某某网</title>", "<h1>某某网</h1>", "银行业年报解读"),
        ("<title>某某网</title>", "<h1>一、总体情况</h1><h1>10大银行年报解读</h1>", "10大银行年报解读"),
        ("", "<h2>1.1 总体</h2>", "x"),
    ],
)
def test_the_title_of_a_page_is_neither_its_site_nor_a_section(head: str, body: str, title: str) -> None:
    page = f"<html><head>{head}</head><body>{body}<p>占比为12.5%。</p></body></html>"
    assert load_html(page.encode(), "x").details.title == title


def test_the_first_lines_of_every_text_tell_date_and_publisher() -> None:
    lines = ("银行业月报", "甲银行研究院", "2024年6月30日", "占比为12.5%。")
    found = [
        load_plain("\n".join(lines).encode(), "x"),
        load_markdown("\n\n".join(f"**{line}**" for line in lines).encode(), "x"),
        web("".join(f"<p>{line}</p>" for line in lines)),
        load_csv("\n".join([*lines, "项目,2024年", "存款,1"]).encode(), "x"),
    ]
    assert {(document.details.publisher, document.details.date) for document in found} == {
        ("甲银行研究院", "2024-06-30")
    }
    matter = "---\nauthor: 乙研究所\n---\n" + "\n\n".join(lines)
    assert load_markdown(matter.encode(), "x").details.publisher == "乙研究所"


def test_the_number_of_a_section_makes_no_title() -> None:
    assert load_markdown("## 1.1 余额\n\n占比为12.5%。\n".encode(), "月报").details.title == "月报"
    assert load_plain("一、余额\n占比为12.5%。\n".encode(), "月报").details.title == "月报"


def rows_of(*rows: str) -> list[str]:
    """The statements of a table of these rows, cells parted by commas."""
    text = "\n".join(row.replace("，", " | ") for row in rows)
    return [row.text for row in table_rows(text, 0, len(text), "", readable_text)]


@pytest.mark.parametrize(
    "pairs",
    [
        ("机构名称，甲银行", "成立年份，1987", "网点数，1943家"),
        ("机构名称，甲银行", "网点数，1943家"),
        ("网点数，1943家", "成立时间，1987年3月", "员工数，12345人"),
        ("成立年份，1987年", "注册地，北京", "网点数，1943家"),
        ("法定代表人，张三", "董事长，张三", "行长，李四"),
    ],
)
def test_names_and_values_have_no_heads(pairs: tuple[str, ...]) -> None:
    assert rows_of(*pairs) == list(pairs)


def test_two_columns_with_heads_keep_them() -> None:
    assert rows_of("银行，不良率", "甲银行，1.2%", "乙银行，1.4%") == ["甲银行，不良率：1.2%", "乙银行，不良率：1.4%"]
    assert rows_of("用途，余额（亿元）", "基建，14.5", "能源，8.72") == [
        "基建，余额（亿元）：14.5",
        "能源，余额（亿元）：8.72",
    ]
    assert rows_of("奖项，颁奖机构", "创新奖，甲协会") == ["创新奖，颁奖机构：甲协会"]
    assert rows_of("银行，成立年份", "甲银行，1987", "乙银行，1990") == [
        "甲银行，成立年份：1987",
        "乙银行，成立年份：1990",
    ]


def test_a_row_of_words_under_the_heads_is_a_row() -> None:
    assert rows_of("指标，2023年，2024年", "评级，A，AA", "不良率，1.2%，1.3%") == [
        "评级，2023年：A；2024年：AA",
        "不良率，2023年：1.2%；2024年：1.3%",
    ]
    assert rows_of("指标，2023年，2023年", "名称，本行，集团", "不良率，1.2%，1.3%") == [
        "不良率，2023年本行：1.2%；2023年集团：1.3%"
    ]


def of_text(text: str) -> list[str]:
    return statements(load_plain(text.encode(), "x"), markdown=False)


@pytest.mark.parametrize(
    "rows",
    [
        "指标      2023年    2024年\n存款      100.5     120.3\n贷款                95.1\n",
        "指标\t2023年\t2024年\n存款\t100.5\t120.3\n贷款\t\t95.1\n",
        "          2023年    2024年\n存款      100.5     120.3\n贷款                95.1\n",
    ],
)
def test_columns_parted_by_spaces_are_a_table(rows: str) -> None:
    assert of_text(f"甲银行月报。\n\n单位：亿元\n{rows}\n存款增长较快。\n") == [
        "甲银行月报。",
        "单位：亿元",
        "存款，2023年：100.5；2024年：120.3（单位：亿元）",
        "贷款，2024年：95.1（单位：亿元）",
        "存款增长较快。",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "董事长：张三      行长：李四\n财务负责人：王五    经办：赵六\n",
        "姓　名    张三\n",
        "一、总体  3\n二、风险  12\n",
    ],
)
def test_words_far_apart_are_no_table(text: str) -> None:
    assert "table" not in {block.kind for block in load_plain(text.encode(), "x").blocks}


def test_numbers_of_pages_are_no_sentences() -> None:
    first, second = "- 1 -\n本行存款同比增长19.7%，高于行\n第1页", "第2页 共3页\n业平均水平。\nPage 2 of 3"
    text = "\f".join([first, second, "12\n增速为8.5%。\n其中\n12\n户。\n"])
    document = load_plain(text.encode(), "x")
    found = [(chunk.page, sentence.text) for chunk in split(document, markdown=False) for sentence in chunk.sentences]
    assert found[:2] == [(1, "本行存款同比增长19.7%，高于行业平均水平。"), (3, "增速为8.5%。")]
    assert "12" in "".join(text for _, text in found[2:])


def test_a_heading_names_the_figures_of_a_table_of_institutions_by_periods() -> None:
    table = "\n\n| 银行 | 2023年 | 2024H1 |\n|---|---|---|\n| 甲银行 | 88.0% | 92.3% |\n| 乙银行 | 90.1% | 93.4% |\n"
    named = load_markdown(f"# 报告\n\n## （一）渠道迁移率{table}".encode(), "x")
    assert statements(named)[0] == "渠道迁移率：甲银行，2023年：88.0%；2024H1：92.3%"
    for unnamed in (
        "## 二、经营情况" + table,
        "## 渠道迁移率" + table.replace("甲银行", "存款").replace("乙银行", "贷款"),
    ):
        assert statements(load_markdown(f"# 报告\n\n{unnamed}".encode(), "x"))[0].count("：") == 2


def test_a_change_is_of_what_the_column_before_it_counts() -> None:
    assert rows_of("月份，新增贷款（亿元），同比增速", "1月，14500，(5.12%)") == [
        "1月，新增贷款（亿元）：14500；新增贷款同比增速：(5.12%)"
    ]
    assert rows_of("项目，2023年，2024年，同比", "存款，8，9，12.5%") == ["存款，2023年：8；2024年：9；同比：12.5%"]

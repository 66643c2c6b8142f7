"""Figures: every way one is written, its span, and what equals what."""

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.sentences import split_sentences
from ingest.split import split
from rag.derive import earlier_level
from rag.figures import find_figures, same_quantity, stated, with_unit, years
from rag.records import Block, Comparator, Document, ReportDetails


def read(text: str) -> list[tuple[str, str]]:
    return [(str(figure.value), figure.unit) for figure in find_figures(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("占比达74.19%", [("74.19", "%")]),
        ("７４．１９％的银行", [("74.19", "%")]),
        ("百分之七十四点一九", [("74.19", "%")]),
        ("提升23.23个百分点", [("23.23", "pp")]),
        ("rose 4.5 percentage points", [("4.5", "pp")]),
        ("25 basis points", [("25", "bp")]),
        ("近八成", [("80", "%")]),
        ("九成以上", [("90", "%")]),
        ("四分之三", [("75", "%")]),
        ("样本共1,203家", [("1203", "家")]),
        ("约占19%", [("19", "%")]),
        ("12.3亿元", [("12.3", "亿元")]),
        ("USD 1.23 billion", [("1.23", "billion USD")]),
        ("5%-10%的银行", [("5", "%"), ("10", "%")]),
        ("增速为-3.2%，上年-5.1%", [("-3.2", "%"), ("-5.1", "%")]),
        ("在50-60%之间", [("50", "%"), ("60", "%")]),
        ("2025年", []),
        ("2022-2025年", []),
        ("2019年12月31日", []),
        ("成员", []),
        ("1/3的银行", []),
        ("1,234萬戶，上升0.02個百分點", [("1234", "万户"), ("0.02", "pp")]),
        ("贷款余额（亿元），2024年：900.5", [("900.5", "亿元")]),
        ("表2 江澜银行主要指标（单位：亿元）", []),
        ("图 3 与第5条", []),
        ("拨备覆盖率(7)，2019年：389.45", [("389.45", "")]),
        ("净息差（%），2024年：1.54；2025年：1.42", [("1.54", "%"), ("1.42", "%")]),
        ("科技投入，2024年：11.2；2025年：12.6（单位：亿元）", [("11.2", "亿元"), ("12.6", "亿元")]),
    ],
)
def test_forms(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


def test_years_and_ranges() -> None:
    assert years("2022-2025年") == {2022, 2023, 2024, 2025}
    assert years("FY2019, and in 2021") == {2019, 2021}
    assert years("2025家银行") == frozenset()


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("7.50%", "7.5%", True),
        ("1,203家", "1203家", True),
        ("７.5％", "7.5%", True),
        ("23.23%", "23.23个百分点", False),
        ("23.23个百分点", "23.23 percentage points", True),
        ("10亿元", "1 billion yuan", True),
        ("12.6亿元", "2.6亿元", False),
        ("74.19%", "47.19%", False),
        ("9.72", "9.72%", True),
        ("12.3亿元", "1.23 billion yuan", True),
        ("12.3亿元", "RMB1,230 million", True),
        ("12.3亿元", "1230000000元", True),
        ("12.3亿元", "12.3亿美元", False),
        ("12.3亿元", "人民币12.3亿", True),
        ("US$5 million", "500万美元", True),
        ("US$5 million", "S$5 million", False),
        ("3万户", "30,000户", True),
        ("3万户", "30,000吨", False),
        ("3万", "30,000", True),
        ("十二家", "12家", True),
        ("十二家", "twelve banks", True),
        ("近八成", "80%", True),
        ("四分之三", "75%", True),
        ("two-thirds", "三分之二", True),
        ("0.5‰", "0.05%", True),
        ("千分之五", "0.5%", True),
        ("25 bp", "0.25 pp", True),
        ("25个基点", "0.25%", False),
        ("2倍", "2%", False),
        ("5", "5个百分点", False),
    ],
)
def test_equality(one: str, other: str, same: bool) -> None:
    assert same_quantity(find_figures(one)[0], find_figures(other)[0]) is same


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_a_percentage_is_read_back_wherever_it_stands(value: Decimal) -> None:
    for text in (f"占比{value}%的银行", f"it is {value}% of banks", f"（{value}％）"):
        (figure,) = find_figures(text)
        assert figure.value == value
        assert text[figure.start : figure.end] == figure.surface


def test_an_earlier_level_is_computed_from_the_change_its_sentence_states() -> None:
    (derived,) = earlier_level("53.23%的机构认为很重要，相较2024年提升了23.23个百分点。", 2024)
    assert derived.value == Decimal("53.23") - Decimal("23.23") == Decimal("30.00")
    assert derived.derivation == "53.23% − 23.23 pp = 30.00%"


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("53.23%的机构认为很重要，相较2024年提升了23.23个百分点。", 2023),  # another year was asked for
        ("53.23%认为很重要。另一项相较2024年提升了23.23个百分点。", 2024),  # another sentence
        ("53.23%认为很重要，相较2024年变化了23.23个百分点。", 2024),  # neither up nor down
        ("甲占40%，乙占30%，较2024年分别上升2个百分点和3个百分点。", 2024),  # which change is whose
    ],
)
def test_what_is_not_plain_is_not_computed(text: str, year: int) -> None:
    assert earlier_level(text, year) == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("约有七成五的网点", "约有七成五"),
        ("投入超过US$5 million", "超过US$5 million"),
        ("between 5 and 10% of them", "between 5 and 10%"),
        ("七八成客户", "七八成"),
        ("不到三成的银行", "不到三成"),
        ("九成以上的银行", "九成以上"),
        ("近八成", "近八成"),
        ("在50-60%之间", "50-60%"),
        ("more than 61.5% of banks", "more than 61.5%"),
        ("占74.19%的银行", "74.19%"),
    ],
)
def test_a_figure_is_stated_with_its_bound(text: str, shown: str) -> None:
    assert stated(text, find_figures(text)[0]) == shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("三成、七成五、两成半", [("30", "%"), ("75", "%"), ("25", "%")]),
        ("三至五成，七八成", [("30", "%"), ("50", "%"), ("70", "%"), ("80", "%")]),
        ("一成不变，成立，二成员", []),
        ("百分之一百二十，百分之百，千分之五", [("120", "%"), ("100", "%"), ("5", "‰")]),
        ("过半客户，半数网点，半年", [("50", "%"), ("50", "%")]),
        ("three quarters of banks, half of the clients", [("75", "%"), ("50", "%")]),
        ("three quarters of growth, the first half of 2019", []),
        ("RMB12.3 billion, HK$3m, S$2.5bn", [("12.3", "billion yuan"), ("3", "million HKD"), ("2.5", "billion SGD")]),
        ("8,000余亿元，3万多户，90余项", [("8000", "亿元"), ("3", "万户"), ("90", "项")]),
        ("3万，两万，10万亿，三千万", [("3", "万"), ("2", "万"), ("10", "万亿"), ("3000", "万")]),
        ("一百二十亿元，十二家，二十多家", [("120", "亿元"), ("12", "家"), ("20", "家")]),
        ("一些，一般，一级，一季度，第一，一方面，统一，一家，三个方面，十二个月，十三五，数十家，一万五", []),
        ("twelve banks, twenty-five large lenders, five percent", [("12", ""), ("25", ""), ("5", "%")]),
        ("one bank, two of the three", []),
        ("10-20亿元，3万至5万户", [("10", "亿元"), ("20", "亿元"), ("3", "万户"), ("5", "万户")]),
        ("US$5 to 10 billion", [("5", "billion USD"), ("10", "billion USD")]),
        ("between 5 and 10%", [("5", "%"), ("10", "%")]),
        ("每股0.45元，增长2.5倍", [("0.45", "元"), ("2.5", "倍")]),
        ("0.5‰，25 bps，3ppt", [("0.5", "‰"), ("25", "bp"), ("3", "pp")]),
        ("−3.2%", [("-3.2", "%")]),
        ("代码：1658股份登记处，5G，A1，GPT-4，T+1，17楼，83号，IFRS 9，(2)其中，0755-8888", []),
        ("甲、2018，5,0655,065", []),
    ],
)
def test_more_forms(text: str, expected: list[tuple[str, str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "2025年、2022-2025、去年、上年同期",
        "FY2019, FY19, 1H19, Q3, H1 2019, 2019-20",
        "截至2019年末，三季度，9月30日，7-9月，7、8月",
        "30 June 2019, March 31, 2019, on May 5",
        "2019-12-31，2019/12/31，2019.12.31，2024-06，2024.06",
        "3年、12个月、3至5年、5-year, 3-5 years, 下午4时30分，at 4:30",
        "in 2019 banks lent",
    ],
)
def test_dates_and_spans_of_time_are_no_figures(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        *((f"{word}30%", "<") for word in ("不到", "不足", "低于", "少于", "未达", "under ", "below ", "less than ")),
        *((f"{word}30%", "<=") for word in ("不超过", "至多", "最多", "at most ", "up to ", "no more than ")),
        *((f"{word}30%", ">") for word in ("超过", "超", "高于", "逾", "超过了", "over ", "above ", "exceeds ")),
        *((f"{word}30%", ">=") for word in ("不低于", "不少于", "至少", "at least ", "no less than ")),
        *((f"{word}30%", "~") for word in ("近", "约", "大约", "接近", "约占", "nearly ", "some ", "approximately ")),
        *((f"30%{word}", "<=") for word in ("以下", "以内", "及以下", " or less")),
        *((f"30%{word}", ">=") for word in ("以上", "及以上", " or more")),
        ("30%左右", "~"),
        ("3万多户", ">"),
        ("8,000余亿元", ">"),
        ("over US$5 million", ">"),
        ("约人民币5亿元", "~"),
        ("近八成", "~"),
        ("过半", ">"),
        ("占30%的银行", "="),
        ("最近3次", "="),
        ("节约5亿元", "="),
        ("turnover 30%", "="),
    ],
)
def test_a_bound_is_read_from_the_words_beside_a_figure(text: str, comparator: Comparator) -> None:
    assert [figure.comparator for figure in find_figures(text)] == [comparator]


def test_a_currency_before_a_number_leaves_its_unit_whole() -> None:
    assert [figure.surface for figure in find_figures("人民币1.00元，US$3m，RMB5 yuan，3m")] == [
        "1.00元",
        "3m",
        "5 yuan",
    ]


def test_about_a_range_is_about_both_its_ends() -> None:
    assert [figure.comparator for figure in find_figures("约30-40%的网点")] == ["~", "~"]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("贷款，2024年：1,203；2025年：(151)（单位：人民币百万元）", [("1203", "百万元"), ("-151", "百万元")]),
        ("贷款，2024年：（1,203）；变动(%)：(7)", [("-1203", ""), ("-7", "%")]),
        ("不良率，2024年：0.86（单位：百万元，%）", [("0.86", "%")]),
        ("贷款，2024年：12（单位：百万元，%）", [("12", "百万元")]),
        ("占比(%)，2024年：74.19%", [("74.19", "%")]),
        ("指标，占比（百分比）：5；变动（个百分点）：0.5；数量（万户）：3", [("5", "%"), ("0.5", "pp"), ("3", "万户")]),
        ("Assets (US$ million)，2024：1,203", [("1203", "million USD")]),
        ("Assets，2024 RMB bn：12；%：5", [("12", "billion yuan"), ("5", "%")]),
        ("Spending，Unit：USD billion；2023：5.7", [("5.7", "billion USD")]),
        ("员工，单位：人；2023年：968", [("968", "人")]),
        ("3，净利润；数额：86", [("86", "")]),
        ("甲，占比(%)：38,951；22.33", [("38951", ""), ("22.33", "")]),
    ],
)
def test_a_cell_takes_its_unit_from_its_head(row: str, expected: list[tuple[str, str]]) -> None:
    assert read(row) == expected


def test_brackets_are_a_minus_in_accounts_only() -> None:
    assert read("合计 | (1,203) | (7) |") == [("-1203", ""), ("-7", "")]
    assert read("小计(1,203)1,500--(300)") == [("-1203", ""), ("1500", ""), ("-300", "")]
    assert read("(1,203)亿元") == [("-1203", "亿元")]
    assert read("拨备覆盖率（7）为389%") == [("389", "%")]
    assert read("银行家数（12家）") == [("12", "家")]


def test_a_cell_is_shown_with_its_unit_and_read_back() -> None:
    for row in ("贷款（亿元），2024年：(1,203)", "Assets (US$ million)，2024：1,203", "净息差(%)，2024：1.54"):
        (figure,) = find_figures(row)
        (again,) = find_figures(with_unit(figure))
        assert same_quantity(figure, again)


AMOUNTS = st.decimals(min_value=0, max_value=999_999, places=2).map(lambda value: value.normalize() + 0)
UNITS = ["%", "‰", "个百分点", "bp", "亿元", "万户", "家", "倍", " billion yuan", " million US dollars", " percent"]
AROUND = st.text(alphabet="的银行为占其中与客户 ，。the of ", max_size=12)


@given(AMOUNTS, st.sampled_from(UNITS), AROUND, AROUND)
def test_a_figure_is_read_back_whatever_stands_around_it(value: Decimal, unit: str, before: str, after: str) -> None:
    for number in (f"{value:f}", f"{value:,f}"):
        text = f"{before}共{number}{unit}。{after}"
        figures = find_figures(text)
        assert [figure.value for figure in figures] == [value]
        assert text[figures[0].start : figures[0].end] == figures[0].surface == f"{number}{unit}"


@given(st.decimals(min_value=0, max_value=9_999, places=2))
def test_an_amount_is_the_same_in_every_scale(value: Decimal) -> None:
    forms = [f"{value}亿元", f"{value / 10}十亿元", f"{value * 100:,f}百万元", f"{value * 10**8:f}元"]
    forms += [f"RMB{value / 10} billion", f"{value * 100} million yuan", f"人民币{value}亿"]
    for form in forms:
        assert same_quantity(find_figures(f"{value}亿元")[0], find_figures(form)[0]), form


@given(st.integers(min_value=2, max_value=99_999_999))
def test_a_chinese_number_word_is_its_number(number: int) -> None:
    (figure,) = find_figures(f"共有{in_han(number)}家")
    assert same_quantity(figure, find_figures(f"{number}家")[0])


def in_han(number: int) -> str:
    """12 -> 十二, 30050 -> 三万零五十."""
    if number >= 10_000:
        above, below = divmod(number, 10_000)
        zero = "零" if 0 < below < 1_000 else ""
        return in_han(above) + "万" + zero + (in_han(below) if below else "")
    text, rest, gap = "", number, False
    for size, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(rest, size)
        if digit:
            text += ("零" if gap and text else "") + "零一二三四五六七八九"[digit] + name
        gap = not digit
    return text.removeprefix("一") if 10 <= number < 20 else text


@given(st.dates(min_value=date(1990, 1, 1), max_value=date(2049, 12, 31)))
def test_a_date_is_never_a_figure(day: date) -> None:
    forms = (
        f"{day.year}年{day.month}月{day.day}日",
        day.isoformat(),
        f"{day:%Y/%m/%d}",
        f"{day:%Y.%m.%d}",
        f"{day.day} {day:%B} {day.year}",
        f"{day:%b} {day.day}, {day.year}",
        f"{day.year}年三季度末",
        f"FY{day:%y}",
        f"1H{day:%y}",
        f"Q3 {day.year}",
        f"{day.year}-{day.year + 3}年",
    )
    for form in forms:
        assert find_figures(f"截至{form}，") == [], form
        assert find_figures(f"as of {form} they") == [], form


JUNK = "0123456789.,%-—–()（）年月日亿万元家个百分点三十成半分之：；，| \nabQHFYUS$bnto至多余近约"


@given(st.text(alphabet=JUNK, max_size=60))
def test_any_text_is_read_without_an_error_and_with_exact_spans(text: str) -> None:
    figures = find_figures(text)
    assert [text[figure.start : figure.end] for figure in figures] == [figure.surface for figure in figures]
    assert all(figure.end > figure.start for figure in figures)
    for figure in figures:
        assert figure.surface in stated(text, figure)


SENTENCES = st.lists(
    st.sampled_from(
        [
            "网点1,203家，占74.19%。",
            "近八成银行在三季度末投入12.3亿元；",
            "“约5%至10%。”",
            "Fees fell 3.2% to US$1.5 million. ",
            "百分之七十四点一九的客户（1.5万户）不满意！",
            "Margins rose 25 bp in Q3 2019. ",
        ]
    ),
    min_size=1,
    max_size=80,
)


@given(SENTENCES)
def test_cutting_a_text_into_sentences_loses_and_splits_no_figure(parts: list[str]) -> None:
    text = "".join(parts)
    whole = [(figure.start, figure.surface) for figure in find_figures(text)]
    cut = [
        (start + figure.start, figure.surface)
        for start, end in split_sentences(text)
        for figure in find_figures(text[start:end])
    ]
    assert cut == whole


@given(st.integers(min_value=0, max_value=40))
def test_a_sentence_too_long_is_not_cut_in_a_figure(shift: int) -> None:
    text = "x" * shift + " lent 1.5 billion yuan at 4.5 percentage points" * 60
    whole = [(figure.start, figure.surface) for figure in find_figures(text)]
    spans = list(split_sentences(text))
    cut = [(start + figure.start, figure.surface) for start, end in spans for figure in find_figures(text[start:end])]
    assert len(spans) > 1
    assert cut == whole


@given(SENTENCES)
def test_the_edge_of_a_chunk_never_parts_a_figure(parts: list[str]) -> None:
    text = "".join(parts)
    document = Document(text, (Block("paragraph", 0, len(text)),), ReportDetails("甲"))
    chunks = split(document, markdown=False)
    for figure in find_figures(text):
        assert any(chunk.start <= figure.start and figure.end <= chunk.end for chunk in chunks)

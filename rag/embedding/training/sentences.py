"""Sentences of bank reports and the questions asked of them, in both languages, made from patterns. Pure.

What sentence collections lack and bank questions are full of: ratios, years, changes, populations. Two sentences of one
pattern differ in the bank, the measure, the year or the number alone, so that a batch holds the near-misses that a
reader of reports must tell apart. Nothing here states a fact: banks and numbers are drawn at random.
"""

import random
from collections.abc import Sequence

Pair = tuple[str, str]  # Chinese, English

_SHARES = """
不良贷款率|non-performing loan ratio;拨备覆盖率|provision coverage ratio;资本充足率|capital adequacy ratio
净息差|net interest margin;净利差|net interest spread;成本收入比|cost-to-income ratio;存贷比|loan-to-deposit ratio
核心一级资本充足率|core tier 1 capital adequacy ratio;净资产收益率|return on equity;总资产收益率|return on assets
流动性覆盖率|liquidity coverage ratio;杠杆率|leverage ratio;关注类贷款占比|share of special-mention loans
非利息收入占比|share of non-interest income;活期存款占比|share of demand deposits;逾期贷款率|overdue loan ratio
零售贷款占比|share of retail loans;手机银行渗透率|mobile banking penetration;信用卡不良率|credit card delinquency rate
线上替代率|share of transactions done online;贷款拨备率|provision-to-loan ratio;分红比例|dividend payout ratio
""".replace("\n", ";")
_AMOUNTS = """
营业收入|operating income;净利润|net profit;利息净收入|net interest income;手续费及佣金净收入|net fee and commission income
总资产|total assets;存款余额|deposit balance;贷款总额|total loans;普惠小微贷款余额|inclusive loans to small businesses
科技投入|technology spending;绿色贷款余额|green loan balance;理财产品余额|outstanding wealth management products
个人住房贷款|personal mortgage loans;资产减值损失|impairment losses on assets;涉农贷款余额|agriculture-related loans
制造业贷款余额|loans to manufacturers;业务及管理费|operating and administrative expenses;研发费用|research and development costs
""".replace("\n", ";")
_COUNTS = """
营业网点|branches;员工|employees;手机银行月活跃用户|monthly active users of mobile banking;零售客户|retail customers
私人银行客户|private banking customers;自助设备|self-service machines;信用卡持卡人|credit card holders
科技人员|technology staff;对公客户|corporate customers;小微企业客户|small business customers
""".replace("\n", ";")
_ADOPTIONS = """
自主研发大模型|develop large language models in-house;与厂商联合共建大模型|build large language models jointly with vendors
直接采购成熟产品|buy ready-made products;部署智能客服|deploy intelligent customer service;使用云服务|use cloud services
设立数字化转型部门|have set up a digital transformation department;开展数据治理|carry out data governance
尚未应用人工智能|have not yet applied artificial intelligence;计划增加科技预算|plan to raise their technology budget
将大模型用于风险控制|use large models for risk control;把大模型用于办公助手|use large models as office assistants
与金融科技公司合作|work with fintech companies;采用私有化部署|choose private deployment;缺乏专业人才|lack specialised talent
担心数据安全|worry about data security;认为投入产出不清晰|find the return on investment unclear
""".replace("\n", ";")
_POPULATIONS = """
受访银行|of the banks surveyed;城商行|of city commercial banks;农商行|of rural commercial banks;大型银行|of large banks
中小银行|of small and medium-sized banks;民营银行|of private banks;股份制银行|of joint-stock banks;外资银行|of foreign banks
受访机构|of the institutions surveyed;受访高管|of the executives interviewed;客户|of customers;年轻客户|of young customers
""".replace("\n", ";")
_BANK_NAMES = """
江州银行|Jiangzhou Bank;云岭农商行|Yunling Rural Commercial Bank;海川银行|Haichuan Bank;东湖银行|East Lake Bank
明远银行|Mingyuan Bank;华岳银行|Huayue Bank;临港农村商业银行|Lingang Rural Commercial Bank;我行|our bank;本行|the Bank;本集团|the Group
该行|the bank;安平城市商业银行|Anping City Commercial Bank;北原银行|Beiyuan Bank;行业平均|the industry average
""".replace("\n", ";")
_TOPICS = """
数字化转型|digital transformation;风险管理|risk management;零售业务|retail business;普惠金融|inclusive finance
公司治理|corporate governance;绿色金融|green finance;财富管理|wealth management;供应链金融|supply chain finance
人才队伍|talent;数据治理|data governance;资产质量|asset quality;资本管理|capital management;跨境业务|cross-border business
大模型应用|applications of large models;网点转型|branch transformation;反洗钱|anti-money laundering;内部控制|internal control
""".replace("\n", ";")
_REASONS = """
市场利率下行|falling market interest rates;信贷需求不足|weak demand for credit;存款竞争加剧|fiercer competition for deposits
不良处置力度加大|greater disposal of bad loans;科技投入增加|higher technology spending;客户结构优化|a better customer mix
监管要求趋严|stricter regulation;房地产市场调整|the adjustment of the property market;规模扩张|the growth of the balance sheet
手续费减免|fee reductions;人工成本上升|rising labour costs;模型幻觉问题|hallucinations of the models
""".replace("\n", ";")


def _read(table: str) -> list[Pair]:
    rows = (row.strip().split("|") for row in table.split(";") if row.strip())
    return [(chinese, english) for chinese, english in rows]


SHARES, AMOUNTS, COUNTS, ADOPTIONS, POPULATIONS, BANKS, TOPICS, REASONS = map(
    _read, (_SHARES, _AMOUNTS, _COUNTS, _ADOPTIONS, _POPULATIONS, _BANK_NAMES, _TOPICS, _REASONS)
)

# {m} a measure, {b} a bank, {y} a year, {z} the year before, {n} a number, {d} a difference, {c} a count ...
_SHARE_PATTERNS = """
{y}年末，{b}{m}为{n}%，较上年末上升{d}个百分点。|At the end of {y}, the {me} of {be} was {n}%, up {d} percentage points from the end of the previous year.
{b}{y}年{m}{n}%，同比下降{d}个百分点。|In {y} the {me} of {be} was {n}%, down {d} percentage points year on year.
{m}由{z}年的{o}%变为{y}年的{n}%。|The {me} moved from {o}% in {z} to {n}% in {y}.
{b}{y}年的{m}是多少？|What was the {me} of {be} in {y}?
与{z}年相比，{y}年{b}的{m}变化了多少个百分点？|By how many percentage points did the {me} of {be} change in {y} compared with {z}?
{b}的{m}为什么变化？|Why did the {me} of {be} change?
受{r}影响，{b}{m}降至{n}%。|Owing to {re}, the {me} of {be} fell to {n}%.
截至报告期末，{m}{n}%，保持在合理水平。|At the end of the reporting period the {me} stood at {n}%, a sound level.
"""
_AMOUNT_PATTERNS = """
{y}年，{b}实现{m}{n}亿元，同比增长{o}%。|In {y}, {be} recorded {me} of {n} hundred million yuan, up {o}% year on year.
截至{y}年末，{b}{m}达{c}亿元，比上年末减少{n}亿元。|At the end of {y}, the {me} of {be} reached {c} hundred million yuan, {n} hundred million less than a year earlier.
{b}{y}年{m}是多少亿元？|How much was the {me} of {be} in {y}?
{m}增长{o}%，主要是由于{r}。|The {me} grew by {o}%, mainly because of {re}.
{y}年{m}最高的银行是哪一家？|Which bank had the highest {me} in {y}?
哪些因素导致{m}下降？|What factors led to the fall in {me}?
"""
_COUNT_PATTERNS = """
截至{y}年末，{b}共有{m}{c}个。|At the end of {y}, {be} had {c} {me}.
{b}{m}达到{c}万，比{z}年增长{n}%。|The number of {me} of {be} reached {c} ten thousand, {n}% more than in {z}.
{y}年{b}有多少{m}？|How many {me} did {be} have in {y}?
"""
_ADOPTION_PATTERNS = """
{n}%的{p}{a}。|{n}% {pe} {ae}.
调查显示，{y}年有{n}%的{p}{a}，比{z}年提高{d}个百分点。|The survey shows that in {y}, {n}% {pe} {ae}, {d} percentage points more than in {z}.
{p}中{a}的占比是多少？|What share {pe} {ae}?
{y}年有百分之多少的{p}{a}？|What percentage {pe} {ae} in {y}?
{p}中，{n}%{a}，{o}%{a2}。|{n}% {pe} {ae}, and {o}% {ae2}.
选择“{a}”的{p}占{n}%。|Those who answered that they {ae} make up {n}% {pe}.
"""
_TOPIC_PATTERNS = """
{b}在{t}方面采取了哪些措施？|What measures has {be} taken in {te}?
{b}持续推进{t}，以应对{r}。|{be} keeps advancing {te} in response to {re}.
报告如何评价{b}的{t}？|How does the report assess the {te} of {be}?
{t}面临的主要挑战是{r}。|The main challenge for {te} is {re}.
{t}的主要障碍是什么？|What is the main obstacle to {te}?
{b}成立了{t}委员会，由行长担任主任。|{be} set up a committee for {te}, chaired by its president.
{t}与{t2}是{y}年的工作重点。|{te} and {te2} are the priorities of the work in {y}.
"""
_TERM_PATTERNS = """
什么是{g}？|What is {ge}?
{g}|{ge}
报告讨论了{g}与{h}的关系。|The report discusses how {ge} relates to {he}.
{g}是指什么，与{h}有何不同？|What does {ge} mean, and how does it differ from {he}?
在{g}方面，{b}重点关注{h}。|In {ge}, {be} focuses on {he}.
{g}、{h}等指标均有所改善。|Indicators such as {ge} and {he} have improved.
"""


def _patterns(table: str) -> list[Pair]:
    rows = (row.split("|") for row in table.strip().splitlines())
    return [(chinese, english) for chinese, english in rows]


_KINDS = [
    (_patterns(_SHARE_PATTERNS), SHARES),
    (_patterns(_AMOUNT_PATTERNS), AMOUNTS),
    (_patterns(_COUNT_PATTERNS), COUNTS),
    (_patterns(_ADOPTION_PATTERNS), SHARES),
    (_patterns(_TOPIC_PATTERNS), SHARES),
    (_patterns(_TERM_PATTERNS), SHARES),
]


def bank_sentences(count: int, terms: Sequence[Pair], chance: random.Random) -> list[Pair]:
    """`count` pairs; terms: the glossary's, Chinese with its first English rendering."""
    return [_sentence(terms, chance) for _ in range(count)]


def _sentence(terms: Sequence[Pair], chance: random.Random) -> Pair:
    patterns, measures = chance.choice(_KINDS)
    chinese, english = chance.choice(patterns)
    year = chance.randint(2010, 2026)
    chosen = {
        "m": chance.choice(measures),
        "b": chance.choice(BANKS),
        "p": chance.choice(POPULATIONS),
        "r": chance.choice(REASONS),
        **dict(zip(("a", "a2"), chance.sample(ADOPTIONS, 2), strict=True)),
        **dict(zip(("t", "t2"), chance.sample(TOPICS, 2), strict=True)),
        **dict(zip(("g", "h"), chance.sample(list(terms), 2), strict=True)),
    }
    slots = {
        "y": year,
        "z": year - 1,
        "n": _number(chance),
        "o": _number(chance),
        "d": f"{chance.uniform(0.01, 9):.2f}",
    }
    slots["c"] = chance.choice([f"{chance.randint(12, 9999):,}", str(chance.randint(12, 9999))])
    words = {name: pair[0] for name, pair in chosen.items()}
    words |= {_english_slot(name): pair[1] for name, pair in chosen.items()}
    filled = english.format(**slots, **words)
    return chinese.format(**slots, **words), filled[0].upper() + filled[1:]


def _english_slot(name: str) -> str:
    return f"{name[0]}e{name[1:]}"


def _number(chance: random.Random) -> str:
    return f"{chance.uniform(0.1, 99):.{chance.randint(0, 2)}f}"

"""The bundled model: what it reads, that nothing is left unread, and that its graph says what its weights say."""

import json
from pathlib import Path

import numpy as np
import pytest

from rag.assemble import go_offline
from rag.embedding.bundled import BundledEmbedder
from rag.embedding.embedder import PassageText, embed_by_parts
from rag.embedding.fast import FastEmbedder
from rag.embedding.load import MODEL, load_embedder
from rag.embedding.transformer import TransformerEmbedder
from rag.settings import load_settings

TEXTS = [
    "2025年有74.19%的受访银行与第三方合作开发大模型。",
    "What share of banks co-develop large language models with vendors?",
    "不良贷款率",
    "截至2019年末，本行不良贷款率0.86%，拨备覆盖率389.45%，资本充足率13.52%，各项指标保持良好水平。" * 3,
]


@pytest.fixture(scope="module")
def bundled() -> BundledEmbedder:
    go_offline()
    embedder = load_embedder(load_settings(embedding="bundled"), lambda _: None)
    assert isinstance(embedder, BundledEmbedder)
    return embedder


@pytest.fixture(scope="module")
def fast() -> FastEmbedder:
    embedder = load_embedder(load_settings(embedding="bundled-fast"), lambda _: None)
    assert isinstance(embedder, FastEmbedder)
    return embedder


def test_the_folder_loads_in_sentence_transformers_and_the_graph_agrees(bundled: BundledEmbedder) -> None:
    exact = TransformerEmbedder(str(MODEL), "same", offline=True)
    ours, theirs = bundled.embed_documents(TEXTS), exact.embed_documents(TEXTS)
    assert (ours * theirs).sum(axis=1).min() >= 0.99


def test_what_ships_weighs_at_most_80_mb() -> None:
    assert sum(file.stat().st_size for file in MODEL.glob("*.safetensors")) <= 80_000_000
    about = json.loads((MODEL / "yanwen.json").read_text(encoding="utf-8"))
    assert about.keys() == {"name", "version", "weights", "fast"}


@pytest.mark.parametrize("name", ["bundled", "fast"])
def test_across_languages_the_same_meaning_is_nearest(name: str, request: pytest.FixtureRequest) -> None:
    embedder = request.getfixturevalue(name)
    chinese = ["净息差收窄", "员工人数增加", "信用卡业务", "绿色贷款余额"]
    english = ["net interest margin narrowed", "the number of employees rose", "credit card business", "green loans"]
    likeness = embedder.embed_documents(chinese) @ embedder.embed_documents(english).T
    assert likeness.argmax(axis=1).tolist() == [0, 1, 2, 3]
    assert likeness.argmax(axis=0).tolist() == [0, 1, 2, 3]


def test_width_script_and_case_make_no_difference(bundled: BundledEmbedder) -> None:
    plain, other = bundled.embed_documents(["不良贷款率为7.5% NPL", "不良貸款率為７.５％ npl"])
    assert plain @ other == pytest.approx(1, abs=1e-5)


def test_figures_of_other_digits_are_other_vectors(bundled: BundledEmbedder) -> None:
    one, other = bundled.embed_documents(["占74.19%", "占47.19%"])
    assert one @ other < 0.999


@pytest.mark.parametrize("name", ["bundled", "fast"])
def test_a_passage_has_a_vector_for_itself_and_for_each_sentence(name: str, request: pytest.FixtureRequest) -> None:
    embedder = request.getfixturevalue(name)
    passages = [PassageText("资产质量", (TEXTS[0], TEXTS[3], "。")), PassageText("", (TEXTS[1],))]
    first, second = embedder.embed_passages(passages)
    assert first.sentences.shape == (3, len(first.whole))
    assert np.linalg.norm([first.whole, second.whole], axis=1) == pytest.approx(1, abs=1e-5)
    alone = embed_by_parts(embedder, passages)
    for ours, single in zip((first, second), alone, strict=True):
        assert ours.whole @ single.whole > 0.8
    assert (first.sentences[:2] * alone[0].sentences[:2]).sum(
        axis=1
    ).min() > 0.8  # read in context, it differs a little


def test_the_end_of_a_long_sentence_is_read(bundled: BundledEmbedder) -> None:
    long = "本行持续推进数字化转型" * 60
    without, with_end = bundled.embed_passages(
        [PassageText("", (long,)), PassageText("", (long + "不良贷款率偏高" * 120,))]
    )
    assert without.sentences[0] @ with_end.sentences[0] < 0.95


def test_nothing_to_embed_is_nothing(bundled: BundledEmbedder) -> None:
    assert bundled.embed_documents([]).shape == (0, 384)
    assert bundled.embed_passages([]) == []
    assert np.isfinite(bundled.embed_query("")).all()


def test_the_other_name_is_another_model(bundled: BundledEmbedder, fast: FastEmbedder) -> None:
    assert bundled.identity != fast.identity
    assert Path(MODEL / "README.md").read_text(encoding="utf-8").startswith("---")


def test_marks_alone_have_a_vector_too(bundled: BundledEmbedder, fast: FastEmbedder) -> None:
    for embedder in (bundled, fast):
        (found,) = embedder.embed_passages([PassageText("", ("——",))])
        assert np.linalg.norm(found.whole) == pytest.approx(1, abs=1e-5)

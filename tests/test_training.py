"""The graft: what glosses become, how text is cut, whose rows the words get, and that the folder is whole or absent."""

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

from rag.embedding.training.graft import (
    GLOSSARY,
    dictionary_glosses,
    english_rows,
    glossary_glosses,
    graft,
    grafted_rows,
    make_tokenizer,
    plain_gloss,
)

ENGLISH = [
    "the",
    "of",
    "bank",
    "loan",
    "river",
    "rate",
    "##s",
    "##ing",
    "co",
    "7",
    "74",
    "47",
    "19",
    "1",
    ".",
    "%",
    ",",
    "-",
]
VOCABULARY = ["[PAD]", "[unused0]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "行", "##行", *ENGLISH]
CHINESE = ["银行", "贷款", "不良", "不良贷款率", "和服", *"银行贷款不良率和服务的"]
GLOSSES = {"银行": ["bank"], "贷款": ["loan"], "不良贷款率": ["bad loan rate"], "岸": ["river bank", "of the river"],
    "和服": ["the co"], "服务": ["rate"]}  # fmt: skip


def bert() -> Tokenizer:
    """BERT's tokenizer, with a vocabulary that one can read."""
    rows = {token: row for row, token in enumerate(VOCABULARY)}
    tokenizer = Tokenizer(models.WordPiece(rows, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer()
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


ENGLISH_ROWS = english_rows(bert().get_vocab())
GRAFTED = make_tokenizer(ENGLISH_ROWS, CHINESE)


def cut(text: str) -> list[str]:
    return GRAFTED.encode(text, add_special_tokens=False).tokens


@pytest.mark.parametrize(
    ("definition", "gloss"),
    [
        ("bank", "bank"),
        (" laborer", "laborer"),
        ("net (income, exports etc)", "net"),
        ("(modal particle)", "modal particle"),
        ("(foo", "foo"),  # a definition cut at a semicolon inside its brackets
        ("Haizhou district of Lianyungang city 連雲港市|连云港市[Lian2 yun2 gang3 shi4], Jiangsu",
         "Haizhou district of Lianyungang city , Jiangsu"),
        ("to ask sb", "to ask"),
        ("see the light", "see the light"),
        ("see 大夫[dai4 fu5]", ""),
        ("CL:家[jia1],個|个[ge4]", ""),
        ("old variant of 寧|宁[ning4]", ""),
        ("Taiwan pr. [xi2]", ""),
    ],
)  # fmt: skip
def test_a_gloss_is_the_plain_english_of_a_definition(definition: str, gloss: str) -> None:
    assert plain_gloss(definition) == gloss


def test_names_come_after_what_a_word_means() -> None:
    entries = [
        {"simplified": "年", "pinyin": "Nian2", "definitions": ["surname Nian"]},
        {"simplified": "年", "pinyin": "nian2", "definitions": ["year", "CL:個|个[ge4]"]},
        {"simplified": "卡拉OK", "pinyin": "ka3 la1 O K", "definitions": ["karaoke"]},
        {"simplified": "着", "pinyin": "zhe5", "definitions": ["variant of 著[zhe5]"]},
    ]
    assert dictionary_glosses(entries) == {"年": ["year", "surname Nian"]}


def test_glossary_lines() -> None:
    lines = ["# comment", "", "净息差\tnet interest margin; NIM", "A股\tA-shares", "空\t"]
    assert glossary_glosses(lines) == {"净息差": ["net interest margin", "NIM"]}


def test_the_glossary_of_the_project_can_be_read() -> None:
    terms = glossary_glosses(GLOSSARY.read_text(encoding="utf-8").splitlines())
    assert "net interest margin" in terms["净息差"]


def test_english_pieces_keep_their_rows() -> None:
    rows = {"[PAD]": 0, "[UNK]": 1, "[CLS]": 2, "[SEP]": 3, "[MASK]": 4}
    vocabulary = [*rows, "[unused0]", ",", "##,", "of", "##of", "行"]
    kept = english_rows({token: row for row, token in enumerate(vocabulary)})
    assert kept == {**rows, ",": 6, "▁of": 8, "of": 9}
    assert next(iter(kept)) == "[PAD]"  # id 0 in the new vocabulary too


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("不良贷款率", ["不良贷款率"]),  # the longest word
        ("不良率", ["不良", "率"]),
        ("银行loans行", ["银行", "▁loan", "s", "行"]),
        ("银行的贷款。", ["银行", "贷款"]),  # what carries no meaning of its own is not read
        ("银行,贷款,74,", ["银行", "贷款", "▁74", ","]),
        ("目的", ["[UNK]", "的"]),
        ("74.19%", ["▁74", ".", "▁19", "%"]),
        ("47.19%", ["▁47", ".", "▁19", "%"]),
        ("７４.１９％", ["▁74", ".", "▁19", "%"]),
        ("银行囗贷款", ["银行", "[UNK]", "贷款"]),
        ("银·行", ["银", "行"]),
        ("银行" * 300, ["银行"] * 300),
        ("", []),
    ],
)
def test_cutting(text: str, tokens: list[str]) -> None:
    assert cut(text) == tokens


@settings(deadline=None)
@given(st.text(alphabet="的行银务贷款率 ,-.%ofcbanklsing1749QÉ\n", max_size=60))
def test_nothing_is_lost_and_neighbours_do_not_meddle(text: str) -> None:
    encoding = GRAFTED.encode(text, add_special_tokens=False)
    covered = {place for start, end in encoding.offsets for place in range(start, end)}
    unread = set(" \n,-.%的")
    assert {place for place, char in enumerate(text) if char not in unread} <= covered
    assert cut(f"{text} 囗 {text}") == [*encoding.tokens, "[UNK]", *encoding.tokens]


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="ofcbanklsitheuring1749 ,-.%Q\n", max_size=60))
def test_english_is_cut_as_bert_cuts_it(text: str) -> None:
    rows = list(ENGLISH_ROWS.values())
    ours = [rows[i] for i in GRAFTED.encode(text, add_special_tokens=False).ids]
    assert ours == bert().encode(text, add_special_tokens=False).ids


def test_a_word_lies_where_its_glosses_lie() -> None:
    embedding = np.random.default_rng(7).normal(size=(len(VOCABULARY), 16)).astype(np.float32)
    bank, river, nothing = grafted_rows([["bank"], ["river", "bank"], []], bert(), embedding)

    def likeness(row: np.ndarray, token: str) -> float:
        other = embedding[VOCABULARY.index(token)]
        return float(row @ other / np.linalg.norm(row) / np.linalg.norm(other))

    assert likeness(bank, "bank") == pytest.approx(1)
    assert likeness(river, "river") > likeness(river, "bank") > 0.3
    assert likeness(nothing, "[UNK]") == pytest.approx(1)
    typical = np.linalg.norm(embedding, axis=1).mean()
    assert np.linalg.norm([bank, river, nothing], axis=1) == pytest.approx(typical)


def test_common_words_of_a_gloss_weigh_little() -> None:
    embedding = np.eye(len(VOCABULARY), dtype=np.float32)
    (row,) = grafted_rows([["rate of the"]], bert(), embedding)
    weights = {token: row[VOCABULARY.index(token)] for token in ("rate", "of", "the")}
    assert weights["rate"] > weights["of"] > weights["the"] > 0


def small_model(folder: Path) -> Path:
    """A BERT of one layer with the files of a sentence-transformers folder; every input row has length 1."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(7)
    config = BertConfig(
        vocab_size=len(VOCABULARY), hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16
    )
    model = BertModel(config)
    rows = model.embeddings.word_embeddings.weight
    rows.data = torch.nn.functional.normalize(torch.randn_like(rows), dim=1)
    model.save_pretrained(folder)
    bert().save(str(folder / "tokenizer.json"))
    modules = [("", "Transformer"), ("1_Pooling", "Pooling"), ("2_Normalize", "Normalize")]
    (folder / "1_Pooling").mkdir()
    files = {
        "modules.json": [
            {"idx": i, "name": str(i), "path": path, "type": f"sentence_transformers.models.{name}"}
            for i, (path, name) in enumerate(modules)
        ],
        "1_Pooling/config.json": {"word_embedding_dimension": 16, "pooling_mode_mean_tokens": True},
        "sentence_bert_config.json": {"max_seq_length": 256, "do_lower_case": False},
        "config_sentence_transformers.json": {},
    }
    for name, content in files.items():
        (folder / name).write_text(json.dumps(content), encoding="utf-8")
    return folder


def test_the_folder_is_a_sentence_transformers_model(tmp_path: Path) -> None:
    import torch
    from sentence_transformers import SentenceTransformer

    graft(small_model(tmp_path / "source"), GLOSSES, tmp_path / "model")
    model = SentenceTransformer(str(tmp_path / "model"), device="cpu", local_files_only=True)
    assert {parameter.dtype for parameter in model.parameters()} == {torch.float32}
    assert model.max_seq_length == 256
    assert model.tokenizer.pad_token_id == 0
    assert model.tokenizer.tokenize("贷款和服务") == ["贷款", "和服务"]  # and service, not kimono
    chinese, english, other = model.encode(["银行贷款", "bank loan", "river rate"], show_progress_bar=False)
    assert np.linalg.norm(chinese) == pytest.approx(1, abs=1e-5)
    assert chinese @ english == pytest.approx(1, abs=1e-4)  # a word with one gloss of one piece is that piece
    assert chinese @ other < 0.99
    model.save_pretrained(str(tmp_path / "saved"))
    again = SentenceTransformer(str(tmp_path / "saved"), device="cpu", local_files_only=True)
    assert again.encode("银行贷款", show_progress_bar=False) @ chinese == pytest.approx(1, abs=1e-5)


def test_a_build_replaces_an_older_one_or_leaves_it_as_it_was(tmp_path: Path) -> None:
    source, folder = small_model(tmp_path / "source"), tmp_path / "cache" / "model"
    graft(source, GLOSSES, folder)
    (folder / "mine.txt").touch()
    (source / "1_Pooling" / "config.json").unlink()
    (source / "1_Pooling").rmdir()
    with pytest.raises(FileNotFoundError):  # late in the build, when the weights are written
        graft(source, GLOSSES, folder)
    assert [path.name for path in folder.parent.iterdir()] == ["model"]
    assert (folder / "mine.txt").exists()
    graft(small_model(tmp_path / "other"), GLOSSES, folder)
    assert not (folder / "mine.txt").exists()
    assert [path.name for path in folder.parent.iterdir()] == ["model"]
    assert json.loads((folder / "yanwen.json").read_text()) == {
        "name": "bundled",
        "version": "graft-1",
        "dimension": 16,
    }

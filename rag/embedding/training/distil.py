"""The teacher's space, learned by the student for Chinese: distillation and contrast on pairs (CPU or GPU).

The teacher is all-MiniLM-L6-v2 on the English side (Reimers and Gurevych 2020, "Making Monolingual Sentence Embeddings
Multilingual using Knowledge Distillation"); its vectors are computed once. The student is the graft with four of the
six layers. A step holds sentence pairs (cosine to the teacher, and contrast over the batch, Oord et al. 2018), passages
in which every sentence and the whole have their targets, dictionary words, and English that must stay where it was.
"""

import hashlib
import json
import math
import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch.nn import functional

from rag.embedding.training.texts import Corpus

Say = Callable[[str], None]
Tokens = list[list[int]]

_PADDED_TOGETHER = 24  # texts


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made of. Batches count texts."""

    steps: int = 6_000
    minutes: float = 0  # 0: no limit; else the schedule is fitted to what the machine does in this time
    pairs: int = 128
    words: int = 96
    passages: int = 20
    english: int = 64
    mixed: int = 48
    encoder_rate: float = 1.5e-4
    word_rate: float = 8e-4  # of the Chinese rows
    warm_up: float = 0.05  # share of the steps
    temperature: float = 0.05
    twins: float = 0.9  # two texts whose targets are this alike are no negatives of each other
    seed: int = 7


class Student(torch.nn.Module):
    """The encoder with its token rows in two parts, so that the Chinese ones can learn faster."""

    def __init__(self, folder: Path, english_rows: int) -> None:
        super().__init__()
        from transformers import AutoModel

        encoder = AutoModel.from_pretrained(folder, local_files_only=True, dtype=torch.float32)
        rows = encoder.embeddings.word_embeddings.weight.detach()
        self.split = english_rows
        self.english = torch.nn.Parameter(rows[:english_rows].clone())
        self.chinese = torch.nn.Parameter(rows[english_rows:].clone())
        encoder.embeddings.word_embeddings = torch.nn.Embedding(1, rows.shape[1], padding_idx=0)  # not used
        self.encoder = encoder

    def gather(self, texts: Sequence[Sequence[int]]) -> None:
        """Look the rows of these texts' tokens up, once: what follows reads from this small table.

        A look-up in the whole table for each batch would make a gradient of its full size each time.
        """
        tokens = torch.tensor(sorted({token for text in texts for token in text}), device=self.english.device)
        low, high = tokens[tokens < self.split], tokens[tokens >= self.split] - self.split
        self._table = torch.cat([self.english[low], self.chinese[high]])
        self._place = torch.zeros(len(self.english) + len(self.chinese), dtype=torch.long, device=tokens.device)
        self._place[tokens] = torch.arange(len(tokens), device=tokens.device)

    def forward(self, ids: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
        """(texts, tokens, dimension) for ids and mask of shape (texts, tokens); call gather first."""
        rows = functional.embedding(self._place[ids], self._table)
        found: torch.Tensor = self.encoder(inputs_embeds=rows, attention_mask=mask).last_hidden_state
        return found

    def rows(self) -> torch.Tensor:
        """(vocabulary, dimension)."""
        return torch.cat([self.english, self.chinese]).detach()


class Targets:
    """The teacher's vectors of English texts, computed once and kept as float16 in a folder."""

    def __init__(self, teacher: Path, folder: Path, device: torch.device, say: Say) -> None:
        self._teacher = teacher
        self._folder = folder
        self._device = device
        self._say = say

    def of(self, texts: Sequence[str]) -> torch.Tensor:
        """(texts, dimension), unit length, float32 on the CPU."""
        digest = hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
        path = self._folder / f"teacher-{digest}.npy"
        if not path.is_file():
            self._say(f"the teacher reads {len(texts):,} texts")
            np.save(path, self._read(texts).astype(np.float16))
        return functional.normalize(torch.from_numpy(np.load(path).astype(np.float32)), dim=1)

    def _read(self, texts: Sequence[str]) -> npt.NDArray[np.float32]:
        from tokenizers import Tokenizer
        from transformers import AutoModel

        encoder = AutoModel.from_pretrained(self._teacher, local_files_only=True).eval().to(self._device)
        tokenizer = Tokenizer.from_file(str(self._teacher / "tokenizer.json"))
        tokenizer.no_padding()
        tokenizer.enable_truncation(256)
        tokens = [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]
        order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
        found = np.zeros((len(tokens), encoder.config.hidden_size), dtype=np.float32)
        with torch.inference_mode():
            for start in range(0, len(order), 64):
                places = order[start : start + 64]
                ids, mask = padded([tokens[i] for i in places], self._device)
                last = encoder(input_ids=ids, attention_mask=mask).last_hidden_state
                found[places] = mean_pooled(last, mask).cpu().numpy()
        return found


def padded(tokens: Sequence[Sequence[int]], device: torch.device) -> tuple[torch.Tensor, torch.Tensor]:
    """ids and mask, (texts, longest)."""
    width = max(map(len, tokens))
    ids = torch.zeros(len(tokens), width, dtype=torch.long)
    mask = torch.zeros(len(tokens), width, dtype=torch.long)
    for row, sequence in enumerate(tokens):
        ids[row, : len(sequence)] = torch.tensor(sequence)
        mask[row, : len(sequence)] = 1
    return ids.to(device), mask.to(device)


def mean_pooled(last: torch.Tensor, mask: torch.Tensor) -> torch.Tensor:
    """(texts, dimension), unit length."""
    weight = mask.unsqueeze(-1).to(last.dtype)
    return functional.normalize((last * weight).sum(1) / weight.sum(1).clamp(min=1), dim=1)


class Course:
    """Batches drawn from the corpus, each with the teacher's targets."""

    def __init__(self, corpus: Corpus, tokenizer: Any, targets: Targets, recipe: Recipe) -> None:
        self._corpus = corpus
        self._recipe = recipe
        self._chance = random.Random(recipe.seed)

        def cut(texts: Sequence[str]) -> Tokens:
            return [encoding.ids for encoding in tokenizer.encode_batch(list(texts))]

        self.chinese: Tokens = cut([chinese for chinese, _ in corpus.pairs])
        self.english: Tokens = cut([english for _, english in corpus.pairs] + corpus.english)
        self.words: Tokens = cut([word for word, _ in corpus.words])
        self.mixed: Tokens = cut([text for text, _ in corpus.mixed])
        self.pair_targets = targets.of([english for _, english in corpus.pairs])
        self.line_targets = targets.of(corpus.english) if corpus.english else self.pair_targets[:0]
        self.english_targets = torch.cat([self.pair_targets, self.line_targets])
        self.word_targets = targets.of([gloss for _, gloss in corpus.words])
        self.passage_targets = targets.of([passage.english for passage in corpus.passages])
        self._names = list(corpus.sources)
        self._weights = [math.sqrt(len(corpus.sources[name])) for name in self._names]

    def pairs(self) -> tuple[Tokens, torch.Tensor]:
        """Chinese sentences, their sources weighed by the root of their size."""
        names = self._chance.choices(self._names, self._weights, k=self._recipe.pairs)
        rows = list(dict.fromkeys(self._chance.choice(self._corpus.sources[name]) for name in names))
        return [self.chinese[i] for i in rows], self.pair_targets[rows]

    def dictionary(self) -> tuple[Tokens, torch.Tensor]:
        """Chinese words by themselves."""
        rows = self._chance.sample(range(len(self.words)), min(self._recipe.words, len(self.words)))
        return [self.words[i] for i in rows], self.word_targets[rows]

    def english_texts(self) -> tuple[Tokens, torch.Tensor]:
        """English, half from the pairs and half from the lines."""
        everything = self.english_targets
        inside = self._chance.choices(range(len(self.pair_targets)), k=self._recipe.english // 2)
        rest = self._chance.choices(range(len(self.pair_targets), len(everything)), k=self._recipe.english // 2)
        rows = inside + (rest if len(self.line_targets) else [])
        return [self.english[i] for i in rows], everything[rows]

    def code_mixed(self) -> tuple[Tokens, torch.Tensor]:
        """English lines with Chinese words in them."""
        rows = self._chance.sample(range(len(self.mixed)), min(self._recipe.mixed, len(self.mixed)))
        return [self.mixed[i] for i in rows], self.line_targets[rows]

    def passages(self, *, chinese: bool) -> tuple[Tokens, list[list[tuple[int, int]]], torch.Tensor, torch.Tensor]:
        """Tokens of passages, the spans of their sentences, and the targets of the wholes and of the sentences."""
        side = self.chinese if chinese else self.english
        tokens, spans, members = [], [], []
        rows = self._chance.sample(range(len(self._corpus.passages)), self._recipe.passages)
        for row in rows:
            sequence, places = [side[0][0]], []
            for member in self._corpus.passages[row].members:
                inner = side[member][1:-1]
                if inner and len(sequence) + len(inner) < 200:
                    places.append((len(sequence), len(sequence) + len(inner)))
                    sequence += inner
                    members.append(member)
            tokens.append([*sequence, side[0][-1]])
            spans.append(places)
        return tokens, spans, self.passage_targets[rows], self.pair_targets[members]


def span_pooled(last: torch.Tensor, spans: Sequence[Sequence[tuple[int, int]]]) -> torch.Tensor:
    """(spans of all texts, dimension), unit length: the mean over each span's tokens."""
    means = [last[row, a:b].mean(0) for row, places in enumerate(spans) for a, b in places]
    return functional.normalize(torch.stack(means), dim=1)


def contrast(vectors: torch.Tensor, targets: torch.Tensor, recipe: Recipe) -> torch.Tensor:
    """InfoNCE both ways over the batch; texts whose targets are nearly the same are no negatives."""
    scores = vectors @ targets.T / recipe.temperature
    alike = (targets @ targets.T) > recipe.twins
    alike.fill_diagonal_(False)
    scores = scores.masked_fill(alike, -1e4)
    labels = torch.arange(len(scores), device=scores.device)
    return (functional.cross_entropy(scores, labels) + functional.cross_entropy(scores.T, labels)) / 2


def distance(vectors: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
    """Mean of 1 - cosine."""
    return (1 - (vectors * targets).sum(1)).mean()


def step_loss(student: Student, course: Course, recipe: Recipe, number: int, device: torch.device) -> torch.Tensor:
    """The loss of one step; passages and English take turns."""

    def read(tokens: Tokens) -> torch.Tensor:
        """(texts, dimension); texts of like length are padded together, which halves the work."""
        order = sorted(range(len(tokens)), key=lambda i: len(tokens[i]))
        found = []
        for start in range(0, len(order), _PADDED_TOGETHER):
            ids, mask = padded([tokens[i] for i in order[start : start + _PADDED_TOGETHER]], device)
            found.append(mean_pooled(student(ids, mask), mask))
        return torch.cat(found)[torch.tensor(order, device=device).argsort()]

    pairs, pair_targets = course.pairs()
    words, word_targets = course.dictionary()
    of_passages = course.passages(chinese=number % 4 == 1) if number % 2 else None
    english, mixed = (course.english_texts(), course.code_mixed()) if of_passages is None else (None, None)
    rest = [part[0] for part in (of_passages, english, mixed) if part is not None]
    student.gather([[0], *pairs, *words, *(text for texts in rest for text in texts)])

    vectors, targets = read(pairs), pair_targets.to(device)
    loss = 4 * distance(vectors, targets) + 0.5 * contrast(vectors, targets, recipe)
    loss = loss + distance(read(words), word_targets.to(device))
    if of_passages is not None:
        tokens, spans, wholes, sentences = of_passages
        ids, mask = padded(tokens, device)
        last = student(ids, mask)
        whole, wholes = mean_pooled(last, mask), wholes.to(device)
        loss = loss + 4 * distance(whole, wholes) + 0.5 * contrast(whole, wholes, recipe)
        loss = loss + 2 * distance(span_pooled(last, spans), sentences.to(device))
    if english is not None:
        loss = loss + 6 * distance(read(english[0]), english[1].to(device))
    if mixed is not None and mixed[0]:
        loss = loss + 2 * distance(read(mixed[0]), mixed[1].to(device))
    return loss


def train(student: Student, course: Course, recipe: Recipe, folder: Path, device: torch.device, say: Say) -> None:
    """Train in place, with a checkpoint every few minutes; a run that was cut short goes on from the last one."""
    student.to(device).train()
    for module in student.modules():  # the targets are exact: dropout would only blur them
        if isinstance(module, torch.nn.Dropout):
            module.p = 0.0
    groups = [
        {"params": [student.chinese], "lr": recipe.word_rate, "weight_decay": 0.0},
        {"params": [student.english, *student.encoder.parameters()], "lr": recipe.encoder_rate, "weight_decay": 0.01},
    ]
    optimizer = torch.optim.AdamW(groups, betas=(0.9, 0.98))
    rates = [group["lr"] for group in optimizer.param_groups]
    checkpoint = folder / "checkpoint.pt"
    number, spent = 0, 0.0
    if checkpoint.is_file():
        state = torch.load(checkpoint, weights_only=True)
        student.load_state_dict(state["student"])
        optimizer.load_state_dict(state["optimizer"])
        number, spent = state["number"], state["spent"]
        say(f"going on from step {number}")
    started = saved = time.monotonic()
    mean = 0.0
    while (progress := _progress(number, spent + time.monotonic() - started, recipe)) < 1:
        share = min(1.0, progress / recipe.warm_up) if progress < recipe.warm_up else 1 - progress
        for group, rate in zip(optimizer.param_groups, rates, strict=True):
            group["lr"] = rate * max(share, 0.01)
        loss = step_loss(student, course, recipe, number, device)
        optimizer.zero_grad()
        loss.backward()  # type: ignore[no-untyped-call]
        torch.nn.utils.clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        number += 1
        mean = 0.98 * mean + 0.02 * loss.item() if mean else loss.item()
        if number % 50 == 0:
            say(json.dumps({"step": number, "progress": round(progress, 3), "loss": round(mean, 4)}))
        if time.monotonic() - saved > 240:
            saved = time.monotonic()
            _save(checkpoint, student, optimizer, number, spent + saved - started)
    _save(checkpoint, student, optimizer, number, spent + time.monotonic() - started)


def _progress(number: int, seconds: float, recipe: Recipe) -> float:
    """0 to 1: by the clock where a time was set, else by steps."""
    return seconds / 60 / recipe.minutes if recipe.minutes else number / recipe.steps


def _save(path: Path, student: Student, optimizer: torch.optim.Optimizer, number: int, spent: float) -> None:
    part = path.with_suffix(".part")
    state = {"student": student.state_dict(), "optimizer": optimizer.state_dict(), "number": number, "spent": spent}
    torch.save(state, part)
    part.replace(path)

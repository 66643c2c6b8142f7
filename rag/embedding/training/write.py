"""The trained student -> the sentence-transformers folder that ships."""

import hashlib
import json
import shutil
from pathlib import Path

import numpy as np

from rag.embedding.fast import STUDENT
from rag.embedding.training.distil import Student

_CARD = Path(__file__).parent / "card.md"
_EMBEDDING = "embeddings.word_embeddings.weight"


def write_model(student: Student, graft: Path, folder: Path) -> None:
    """Everything of the graft's folder, with the trained weights as float16."""
    from safetensors.numpy import load_file, save

    folder.mkdir(parents=True, exist_ok=True)
    for source in graft.iterdir():
        if source.is_dir():
            shutil.copytree(source, folder / source.name, dirs_exist_ok=True)
        elif source.name != "model.safetensors":
            shutil.copyfile(source, folder / source.name)
    shutil.copyfile(_CARD, folder / "README.md")
    weights = {name: tensor.detach().cpu().numpy() for name, tensor in student.encoder.state_dict().items()}
    weights[_EMBEDDING] = student.rows().cpu().numpy()
    known = load_file(graft / "model.safetensors")
    halves = {
        name: weights[name].astype(np.float16) if values.dtype == np.float16 else values
        for name, values in known.items()
        if name in weights or not name.startswith("pooler")
    }
    (folder / "model.safetensors").write_bytes(save(halves, metadata={"format": "pt"}))


def write_about(folder: Path, version: str) -> None:
    """Name, version and digests: what tells one model from another in a library and in the cache."""
    weights, fast = (
        hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in ("model.safetensors", STUDENT)
    )
    about = {"name": "bundled", "version": version, "weights": weights, "fast": fast}
    (folder / "yanwen.json").write_text(json.dumps(about, indent=2) + "\n", encoding="utf-8")

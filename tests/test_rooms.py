"""The house plan: who may import whom, what the pure rooms load."""

import ast
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "prompts": set(),
    "rag": {"prompts"},
    "ingest": {"rag"},
    "eval": {"rag", "ingest"},
    "ui": {"rag", "ingest"},
}
OWNERS = {
    "chromadb": {"rag/vectors.py"},
    "gradio": {"app.py"},
    "sentence_transformers": {"rag/embedding/transformer.py", "rag/rerank.py"},
    "onnxruntime": {"rag/embedding/bundled.py", "rag/embedding/graph.py"},  # run, and made
    "argon2": {"rag/passwords.py"},
    "tantivy": {"rag/library/words.py"},
    "pypinyin": {"rag/namesakes.py"},
    "ir_measures": {"eval/measures.py"},
    "langchain_openai": {"rag/model.py"},
    "langchain_ollama": {"rag/model.py"},
    "xllamacpp": {"rag/gguf.py"},
    "trafilatura": {"ingest/html.py"},
    "lxml": {"ingest/html.py", "ingest/office/package.py"},
    "tqdm": {"ingest/progress.py"},
    "pypdfium2": {"ingest/pdf/pages.py"},
    "rapidocr": {"ingest/ocr.py"},
    "PIL": {"ingest/picture.py"},
    "pdfplumber": {"eval/pages.py"},
    "zipfile": {"ingest/office/package.py"},
    "docx": {"rag/export/word.py"},
}
PURE = [
    "rag.records",
    "rag.figures",
    "rag.periods",
    "rag.consistency",
    "rag.question",
    "rag.verify",
    "rag.terms",
    "ingest.split",
    "eval.measures",
]
PURE += ["rag.conversation", "rag.smalltalk", "rag.rewrite", "rag.compose", "rag.written", "rag.pieces"]
PURE += ["rag.serialise", "rag.export.plain_text", "rag.export.markdown"]
HEAVY = {
    "torch",
    "transformers",
    "sentence_transformers",
    "chromadb",
    "gradio",
    "langchain_core",
    "sqlalchemy",
    "xllamacpp",
}


def imports(file: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            found.add(node.module.split(".")[0])
    return found


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_arrows(room: str) -> None:
    for file in (ROOT / room).rglob("*.py"):
        others = imports(file) & (set(MAY_IMPORT) | {"app", "tests"}) - {room}
        assert others <= MAY_IMPORT[room], f"{file.relative_to(ROOT)} imports {others - MAY_IMPORT[room]}"


@pytest.mark.parametrize("library", OWNERS)
def test_one_file_owns_one_library(library: str) -> None:
    files = [file for room in MAY_IMPORT for file in (ROOT / room).rglob("*.py")] + [ROOT / "app.py"]
    users = {str(file.relative_to(ROOT)) for file in files if library in imports(file)}
    allowed = OWNERS[library] | ({user for user in users if user.startswith("ui/")} if library == "gradio" else set())
    assert users <= allowed


def test_pure_rooms_load_nothing_heavy() -> None:
    code = f"import sys\n{''.join(f'import {room}{chr(10)}' for room in PURE)}print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=True).stdout
    assert HEAVY.isdisjoint(loaded.split())


PAGES = [*sorted((ROOT / "docs").glob("*.md")), ROOT / "README.md"]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_pages_name_files_that_are_there_and_leave_no_hole(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    assert not re.search(r"^[A-Z]+_[A-Z]+\b", text, re.MULTILINE)
    for target in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
        assert (page.parent / target).exists(), target
    for named in re.findall(r"`((?:rag|ingest|eval|ui|prompts|tests|docs)/[\w/.-]+\.\w+)`", text):
        assert (ROOT / named).exists(), named

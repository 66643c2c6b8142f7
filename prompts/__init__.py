"""Prompts as files, one a prompt and language; a text is only ever a value, never part of a template."""

from pathlib import Path
from string import Template

_FOLDER = Path(__file__).parent


def load(name: str, language: str) -> Template:
    """The prompt `name` in `language`; substitute() raises KeyError for a hole that is left open."""
    return Template((_FOLDER / f"{name}.{language}.md").read_text(encoding="utf-8"))

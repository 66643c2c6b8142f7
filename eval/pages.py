"""Whether citations of a PDF name the right page: `python -m eval.pages PDF...`.

Figures are drawn from what the library would cite, and looked for on the cited page in the text that another program
(pdfplumber) reads from it. A figure counts as right when that page holds it, digit for digit.
"""

import argparse
import random
import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from ingest.pdf.load import load_pdf
from ingest.split import split
from rag.errors import YanwenError

_FIGURE = re.compile(r"(?<![\d.,])\d[\d,]*(?:\.\d+)?(?![\d.,]*\d)")
_FEWEST_DIGITS = 3  # a 7 stands on every page


@dataclass(frozen=True, slots=True)
class Drawn:
    """A figure with the sentence or table row it stands in and the page, from 1, that is cited for it."""

    figure: str
    quote: str
    page: int


def draw(data: bytes, count: int, seed: int) -> list[Drawn]:
    """`count` figures of a PDF at random, all different; fewer where it has fewer."""
    document = load_pdf(data, "report")
    found: dict[tuple[str, int], Drawn] = {}
    for chunk in split(document, markdown=False):
        for sentence in chunk.sentences:
            quote = document.text[sentence.start : sentence.end]
            for match in _FIGURE.finditer(quote):
                if sum(map(str.isdigit, match[0])) >= _FEWEST_DIGITS and chunk.page:
                    # a sentence may go on over the end of its page; the citation names the page it begins on
                    page = chunk.page + quote.count("\f", 0, match.start())
                    found.setdefault((match[0], page), Drawn(match[0], quote, page))
    drawn = list(found.values())
    random.Random(seed).shuffle(drawn)
    return drawn[:count]


def other_texts(path: Path, pages: set[int]) -> dict[int, str]:
    """The characters of these pages, from 1, without white space, as pdfplumber reads them."""
    import pdfplumber

    with pdfplumber.open(path) as pdf:
        return {
            page: "".join(char["text"] for char in pdf.pages[page - 1].chars if char["text"].strip()) for page in pages
        }


def main(arguments: Sequence[str] | None = None) -> int:
    """Check the files; the exit code is 1 when a figure is not on its page."""
    parser = argparse.ArgumentParser(prog="python -m eval.pages", description=__doc__)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--count", type=int, default=50, help="figures a file (default 50)")
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args(arguments)
    wrong = 0
    for path in options.files:
        try:
            drawn = draw(path.read_bytes(), options.count, options.seed)
        except (YanwenError, OSError) as error:
            print(f"{path}: {error}", file=sys.stderr)
            return 1
        texts = other_texts(path, {each.page for each in drawn})
        missed = [each for each in drawn if each.figure not in texts[each.page]]
        for each in missed:
            print(f"  page {each.page} does not hold {each.figure}: {' '.join(each.quote.split())[:120]}")
        print(f"{path.name}: {len(drawn) - len(missed)} of {len(drawn)} figures on the page that is cited")
        wrong += len(missed)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())

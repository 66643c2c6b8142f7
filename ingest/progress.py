"""What a run shows while it goes on: its lines, and on a terminal a bar with pages a second and the time left."""

import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType
from typing import Any, TextIO


class Progress:
    """Lines to `stream`; the bar to stderr, and only where a person looks at it. The bar goes by bytes."""

    def __init__(self, files: Sequence[Path], stream: TextIO) -> None:
        self._stream = stream
        self._count, self._done, self._pages = len(files), 0, 0
        self._sizes = {str(file): _size(file) for file in files}
        self._started = time.monotonic()
        self._tqdm: ModuleType | None = None
        self._bar: Any = None
        if sys.stderr.isatty():
            import tqdm

            self._tqdm = tqdm
            total = sum(self._sizes.values())
            form = "{desc} |{bar}| {percentage:3.0f}%{postfix}, {remaining} left"
            self._bar = tqdm.tqdm(total=total, bar_format=form, file=sys.stderr, leave=False)

    def say(self, line: str) -> None:
        """Write a line, above the bar."""
        if self._tqdm is None:
            print(line, file=self._stream, flush=True)
        else:
            self._tqdm.tqdm.write(line, file=self._stream)

    def began(self, line: str) -> None:
        """Tell which file it is now: in the bar, or in a line where there is none."""
        if self._bar is None:
            self.say(line)
        else:
            self._bar.set_description_str(line[:60])

    def reading(self, line: str) -> None:
        """Tell how far a long file has come; where there is a bar only."""
        if self._bar is not None:
            self._bar.set_description_str(line[:60])

    def ended(self, path: str, pages: int) -> None:
        """Count a file that is done."""
        self._done, self._pages = self._done + 1, self._pages + pages
        if self._bar is not None:
            rate = self._pages / max(0.1, time.monotonic() - self._started)
            self._bar.set_postfix_str(f"{self._done}/{self._count} files, {rate:.1f} pages/s", refresh=False)
            self._bar.update(self._sizes.get(path, 0))

    def close(self) -> None:
        """Take the bar away."""
        if self._bar is not None:
            self._bar.close()


def _size(file: Path) -> int:
    try:
        return file.stat().st_size
    except OSError:
        return 0

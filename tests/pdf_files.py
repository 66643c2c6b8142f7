"""PDFs written by hand for the tests: text and lines where they are put, in fonts that every reader has."""

from collections.abc import Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842
HAN_WIDTH, LATIN_WIDTH = 1.0, 0.5  # of a character in the Chinese font, in sizes of the font


@dataclass
class Page:
    """A page of 595 x 842 points; x and y are from its top left corner, y is of the base line."""

    rotate: int = 0
    parts: list[str] = field(default_factory=list)

    def text(self, x: float, y: float, words: str, size: float = 10, *, bold: bool = False) -> "Page":
        """Latin words in Helvetica; with a Chinese character among them all in one Chinese font."""
        latin = words.isascii()
        font = ("F2" if bold else "F1") if latin else "F3"
        shown = "(" + words.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") + ")" if latin else None
        shown = shown or f"<{words.encode('utf-16-be').hex()}>"
        self.parts.append(f"BT /{font} {size} Tf 1 0 0 1 {x} {HEIGHT - y} Tm {shown} Tj ET")
        return self

    def right(self, x: float, y: float, words: str, size: float = 10) -> "Page":
        """Figures that end at x."""
        width = sum(0.278 if char in ".,() " else 0.556 for char in words) * size
        return self.text(round(x - width, 2), y, words, size)

    def line(self, x0: float, y0: float, x1: float, y1: float) -> "Page":
        """A ruling line."""
        self.parts.append(f"0.5 w {x0} {HEIGHT - y0} m {x1} {HEIGHT - y1} l S")
        return self

    def grid(self, xs: Sequence[float], ys: Sequence[float]) -> "Page":
        """Ruling lines at all of these places."""
        for y in ys:
            self.line(xs[0], y, xs[-1], y)
        for x in xs:
            self.line(x, ys[0], x, ys[-1])
        return self


def make_pdf(*pages: Page, **properties: str) -> bytes:
    """A PDF of these pages; properties: Title, Author, CreationDate."""
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Count {len(pages)} /Kids [{' '.join(f'{8 + 2 * i} 0 R' for i in range(len(pages)))}] >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /W [1 95 500]"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >>"
        " /FontDescriptor << /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /ItalicAngle 0 /Ascent 880"
        " /Descent -120 /CapHeight 880 /StemV 93 /FontBBox [-25 -254 1000 880] >> >>",
        "<< "
        + " ".join(f"/{key} <feff{value.encode('utf-16-be').hex()}>" for key, value in properties.items())
        + " >>",
    ]
    for i, page in enumerate(pages):
        stream = "\n".join(page.parts)
        objects += [
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {WIDTH} {HEIGHT}] /Rotate {page.rotate}"
            f" /Contents {9 + 2 * i} 0 R"
            " /Resources << /Font << /F1 3 0 R /F2 4 0 R /F3 5 0 R >> >> >>",
            f"<< /Length {len(stream.encode())} >>\nstream\n{stream}\nendstream",
        ]
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n".encode()
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    head = f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
    tail = f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R /Info 7 0 R >>\nstartxref\n{len(out)}\n%%EOF\n"
    return out + (head + tail).encode()

"""Text as markup that shows exactly that text. Report text and model output pass through here, or html.escape. Pure."""

import re

# Everything ASCII that Markdown or HTML could read as structure: a character reference never is (CommonMark 6.2).
# A point within a number stays, so that figures stay readable in the source of the page.
_STRUCTURE = re.compile(r"[!-$&-+\-/:-@\[-`{-~]|(?<!\d)\.|\.(?!\d)")


def plain(text: str) -> str:
    """Markdown that shows the text as it is: no emphasis, link, image, tag or list; line breaks are kept."""
    escaped = _STRUCTURE.sub(lambda match: f"&#{ord(match[0])};", text)
    return re.sub(r"\r\n?|\n", "<br>", escaped)

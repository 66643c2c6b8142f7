"""The page that asks for name and password: one form, without a script. Pure."""

from html import escape
from pathlib import Path

from rag.records import Language
from ui.login.wording import login_words
from ui.wording import LANG

_STYLE = Path(__file__).with_name("page.css").read_text(encoding="utf-8")


def login_page(language: Language, next_path: str, name: str = "", told: str = "") -> str:
    """The HTML. next_path: where the form leads to. name: as it was given. told: why it did not succeed."""
    say = {word: escape(login_words(word, language)) for word in ("log_in", "name", "password", "about", "forgotten")}
    alert = f'<p class="alert" role="alert">{escape(told)}</p>' if told else ""
    first, then = ("", " autofocus") if name else (" autofocus", "")
    return f"""<!doctype html>
<html lang="{LANG[language]}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{say["log_in"]} · 研问 Yanwen</title>
<link rel="icon" href="data:,">
<style>{_STYLE}</style>
</head>
<body>
<main>
<h1>研问 <span>Yanwen</span></h1>
<p>{say["about"]}</p>
{alert}
<form method="post" action="/login">
<input type="hidden" name="next" value="{escape(next_path)}">
<label>{say["name"]}<input name="username" value="{escape(name)}" autocomplete="username" autocapitalize="none"
 spellcheck="false" maxlength="64" required{first}></label>
<label>{say["password"]}<input type="password" name="password" autocomplete="current-password" maxlength="1024"
 required{then}></label>
<button>{say["log_in"]}</button>
</form>
<p class="small">{say["forgotten"]}</p>
</main>
</body>
</html>
"""


def own_path(path: str) -> str:
    """The path if it stays within this site, else the first page: a login leads nowhere else."""
    if not path.startswith("/") or path.startswith(("//", "/\\", "/login", "/logout")) or not path.isprintable():
        return "/"
    return path

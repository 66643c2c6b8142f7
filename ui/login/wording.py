"""The words of the login, in both languages."""

from rag.records import Language

_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "log_in": "登录",
        "log_out": "退出登录",
        "name": "用户名",
        "password": "密码",
        "about": "请登录后向研究报告提问。",
        "forgotten": "没有账号或忘记密码，请联系管理员。",
        "wrong": "用户名或密码不正确。",
        "throttled": "失败次数过多，请在 {minutes} 分钟后再试。",
    },
    "en": {
        "log_in": "Log in",
        "log_out": "Log out",
        "name": "User name",
        "password": "Password",
        "about": "Log in to ask the research reports.",
        "forgotten": "No account, or the password forgotten? Ask whoever runs this site.",
        "wrong": "The user name or the password is wrong.",
        "throttled": "Too many failed attempts; try again in {minutes} min.",
    },
}


def login_words(name: str, language: Language, minutes: int = 0) -> str:
    """The words `name` in a language."""
    return _WORDS[language][name].replace("{minutes}", str(minutes))

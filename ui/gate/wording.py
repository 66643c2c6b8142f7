"""What is said to a request that is not let through, in both languages."""

from rag.records import Language
from ui.login.wording import login_words

_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "log_in": "尚未登录或登录已失效，请重新加载页面并登录。",
        "elsewhere": "请求来自其他网站，已拒绝；请在本页面操作。",
        "closed": "没有这个地址。",
        "another": "这属于另一位用户的会话，不能访问。",
        "file": "这个文件不能访问；请重新生成或上传。",
        "read_only": "您的账号只能阅读；添加报告请联系编辑人员。",
        "waiting": "您还有 {limit} 个请求没有完成，请等其中一个完成后再试。",
        "large": "请求太大（上限 {limit} MB）。",
        "unreadable": "请求不是可读的 JSON。",
    },
    "en": {
        "log_in": "Your login is missing or has ended: reload the page and log in.",
        "elsewhere": "The request comes from another site and was refused; use this site's own pages.",
        "closed": "There is nothing at this address.",
        "another": "This belongs to another user's session.",
        "file": "This file cannot be opened; make or upload it again.",
        "read_only": "Your account may read only; ask an editor to add reports.",
        "waiting": "You have {limit} requests under way; wait until one of them is done.",
        "large": "The request is too large; {limit} MB is the most.",
        "unreadable": "The request is not JSON that can be read.",
    },
}


def refusal_words(name: str, language: Language, limit: int = 0) -> str:
    """The sentence `name` in a language; those of a failed login are the login's own."""
    if name not in _WORDS[language]:
        return login_words(name, language, limit)
    return _WORDS[language][name].replace("{limit}", str(limit))

"""Greetings, thanks and questions about the tool itself; everything else is a question to the reports. Pure."""

import re
from typing import Literal

CONVERSATION = "conversation"  # an Answer's `answered_by` for small talk
SmallTalk = Literal["greeting", "thanks", "about", "capability", "bye"]

_GREETING = (
    r"(?:你|您|你们|大家)好(?:呀|啊|吗)?|哈[喽啰]|嗨|(?:早上|上午|中午|下午|晚上)好|早安|晚安|在吗|hello(?: there)?|hi(?: there)?(?![- ]?tech)"
    r"|hey(?: there)?|good (?:morning|afternoon|evening)|greetings|how are you(?: doing)?(?: today)?"
)
_THANKS = (
    r"(?:非常|十分|太|好的?[,，]?|明白了?[,，]?|知道了[,，]?)?(?:感谢|谢谢|多谢|谢了|辛苦)(?:你|您|啦|了|你们|你的(?:帮助|回答)|您的(?:帮助|回答))?"
    r"|(?:(?:ok(?:ay)?|great|perfect),? )?(?:many )?(?:thanks|thank you|thx|cheers)(?: a lot| so much| very much| again)?"
    r"(?: for (?:your|the) (?:help|answer))?"
)
_FORMS: dict[SmallTalk, str] = {
    "bye": r"再见|拜拜|回头见|下次见|(?:good ?)?bye(?: bye)?|see you(?: later| soon)?",
    "about": (
        r"(?:你|您)(?:是|到底是|究竟是)(?:谁|什么|哪位|什么东西|什么工具|什么系统|什么模型|机器人|人工智能|ai|真人)(?:吗|呀|啊|呢)?"
        r"|你(?:叫|的名字(?:叫|是))什么(?:名字)?|(?:请)?(?:做个|做一下)?(?:自我介绍|介绍一下(?:你)?自己|介绍(?:一下)?你自己)(?:一下|吧)?"
        r"|who are you|what are you|what is your name|what's your name|are you (?:a|an) (?:bot|robot|ai|human|person|machine|language model)"
        r"|(?:please )?(?:introduce|tell me about) yourself|(?:研问|yanwen)是什么|what is (?:yanwen|this tool)"
    ),
    "capability": (
        r"(?:你|您)(?:能|会)(?:些)?什么|(?:你|您)?(?:能|会|可以|都能|都会|能够)(?:做|干|帮我做|帮我干|回答|帮我)(?:些)?(?:什么|啥|哪些)(?:事|事情|问题)?(?:呢|啊|呀)?"
        r"|(?:你|您)?(?:有|有哪些|有什么|都有什么)(?:什么|哪些)?(?:功能|用处|本领|能力)(?:呢|啊)?|(?:你|您)有什么用"
        r"|(?:我)?(?:该|应该)?(?:怎么|如何|怎样)(?:使)?用(?:你|您|它|这个工具|这个系统|研问|yanwen)?(?:呢|啊|呀)?|怎么提问|怎么问|我(?:能|可以)问(?:你)?(?:些)?什么(?:问题)?"
        r"|(?:使用)?(?:帮助|说明)|使用方法|help(?: me)?|what can you do(?: for me)?|what do you do|how can you help(?: me)?"
        r"|what (?:can|should|could) i ask(?: you)?|how (?:do|can|should) i use (?:this|you|it|yanwen|this tool)|how does (?:this|it|this tool) work"
        r"|how do you work|what are you (?:able to do|for|capable of)"
    ),
    "thanks": _THANKS,
    "greeting": _GREETING,
}
_WHOLE: dict[SmallTalk, re.Pattern[str]] = {name: re.compile(form, re.IGNORECASE) for name, form in _FORMS.items()}
_OPENING = re.compile(
    rf"\s*(?:{_GREETING}|{_THANKS}|研问|yanwen)(?:\s*[,，.。!！~～、:：;；?？]\s*|\s+|(?=请问|我想|想))", re.IGNORECASE
)
_ENDS = " \t\n,，.。!！?？~～、…:：;；'\"“”()（）"
_LONGEST = 60  # characters; small talk is short


def small_talk(question: str) -> SmallTalk | None:
    """What kind of small talk this is; None for a real question, also for one that opens with a greeting."""
    if len(question) > _LONGEST:
        return None
    for text in (question, without_greeting(question)):
        said = re.sub(r"\s+", " ", text).strip(_ENDS)
        for name, form in _WHOLE.items():
            if form.fullmatch(said):
                return name
    return None


def without_greeting(question: str) -> str:
    """The question without the greeting or thanks it opens with; a greeting that is all there is stays."""
    rest = question
    while (opening := _OPENING.match(rest)) and rest[opening.end() :].strip(_ENDS):
        rest = rest[opening.end() :]
    return rest

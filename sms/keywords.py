"""What people may text us, as a table; in English and Kiswahili, however they write it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final


class Word(StrEnum):
    """What a text asks for."""

    CRISIS = "crisis"
    YES = "yes"
    NO = "no"
    DONE = "done"
    PAY = "pay"
    PAID = "paid"
    CANCEL = "cancel"
    HELP = "help"
    STOP = "stop"
    START = "start"
    NAME = "name"
    KEEP = "keep"
    REFUND = "refund"
    CALL_OFF = "call off"
    SICK = "sick"
    NO_SHOW = "no show"
    OFF = "off"
    ON = "on"
    TODAY = "today"
    WEEK = "week"
    EARNINGS = "earnings"
    EMAIL = "email"
    INFO = "info"
    THANKS = "thanks"  # politeness that asks for nothing, as in "ok thanks"
    NUMBER = "number"  # a bare number: the answer to something we asked
    UNKNOWN = "unknown"


WORDS: Final[Mapping[Word, str]] = {
    Word.YES: "yes y ok okay approve approved accept accepted ndiyo ndio sawa kubali nakubali",
    Word.NO: "no n decline declined reject rejected hapana kataa nakataa",
    Word.DONE: "done complete completed finished imekamilika imeisha",
    Word.PAY: "pay lipa nalipa",
    Word.PAID: "paid nimelipa nimeshalipa nishalipa",
    Word.CANCEL: "cancel ghairi",
    Word.HELP: "help msaada",
    Word.INFO: "info menu",
    Word.STOP: "stop unsubscribe acha komesha",
    Word.START: "start anza",
    Word.NAME: "name jina",
    Word.KEEP: "keep baki",
    Word.REFUND: "refund rudisha",
    Word.CALL_OFF: "calloff call-off sitaweza",
    Word.SICK: "sick naumwa",
    Word.NO_SHOW: "noshow no-show hakuja",
    # Shut and open, one letter apart: a slip asks for what the day is already, and we answer which it is.
    Word.OFF: "off funga",
    Word.ON: "on fungua",
    Word.TODAY: "today leo",
    Word.WEEK: "week wiki",
    Word.EARNINGS: "earnings mapato",
    Word.EMAIL: "email e-mail barua",
}
MEANS: Final = {word: meaning for meaning, words in WORDS.items() for word in words.split()}
NO_LETTERS: Final = ([Word.STOP, Word.EMAIL], [Word.OFF, Word.EMAIL])  # as EMAIL OFF, and no more than that

# Words that ask for a thing to be done. They are obeyed at the beginning of a text, and without a code
# only where nothing follows that could turn them into a sentence ("ok let me check", "I'll pay tomorrow").
ORDERS: Final = frozenset(
    {
        *(Word.YES, Word.NO, Word.DONE, Word.PAY, Word.CANCEL, Word.STOP, Word.START, Word.NAME),
        *(Word.KEEP, Word.REFUND, Word.SICK, Word.CALL_OFF),
    }
)
# How people say that they have read something. By itself an order (R2.2); with anything else, politeness.
MILD: Final = frozenset({"ok", "okay", "sawa", "y"})
THANKS: Final = frozenset(
    {
        *("thanks", "thank", "thankyou", "thx", "tnx", "welcome"),
        *("asante", "asanteni", "ahsante", "shukran", "shukrani", "poa", "karibu"),
    }
)
PLEASE: Final = frozenset({"please", "pls", "plz", "kindly", "tafadhali"})
GREETINGS: Final = frozenset(
    {
        *PLEASE,
        *("hi", "hello", "hey", "dear", "dr", "doctor", "sir", "madam", "boss", "good", "morning"),
        *("afternoon", "evening", "day", "i", "i'm", "im", "am", "we", "my"),
        *("habari", "hujambo", "jambo", "salaam", "daktari", "mimi"),
        *("number", "choose", "option", "nachagua", "chagua", "namba", "nambari"),
    }
)
# What may follow an order and leaves it one.
SAID_BESIDES: Final = frozenset(
    {
        *GREETINGS,
        *THANKS,
        *("you", "sure", "very", "much", "so", "it", "this", "that", "the", "now", "all", "me", "today"),
        *("request", "session", "sessions", "booking", "appointment", "money"),
        *("texts", "messages", "reminders", "min", "mins", "minutes"),
        *("sana", "kabisa", "sasa", "leo", "hii", "hiyo", "hili", "ombi", "kikao", "changu", "pesa", "yangu"),
        *("sms", "ujumbe", "dakika"),
    }
)
# What turns an order round that stands before it.
TURNS: Final = frozenset(
    {
        *("but", "if", "not", "sorry", "apologies"),
        *("lakini", "ila", "kama", "si", "samahani"),
    }
)
# Not a no: "no problem", "hapana shida".
NO_HARM: Final = frozenset(
    {
        *("problem", "problems", "worries", "worry", "issue", "idea", "need", "network", "email", "signal"),
        *("shida", "wasiwasi", "tatizo", "noma", "wahala", "one", "way", "matter"),
    }
)
NO_NAME: Final = frozenset({"of", "la", "ya", "is", "for"})
# How a day begins, as OFF and ON want it: "on leave 12 Dec" opens nothing.
DAYS: Final = frozenset(
    {
        *("mon", "tue", "wed", "thu", "fri", "sat", "sun", "tod", "tom"),
        *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        *("jum", "alh", "iju", "leo", "kes", "jtt", "jnn", "jtn", "alh", "ijm", "jms", "jpl"),
        *("mac", "mei", "ago", "okt", "des", "tar"),  # and tarehe, before the day's number
    }
)

# What takes an order back before it is given.
DENIALS: Final = frozenset(
    {
        *("not", "cannot", "can't", "cant", "don't", "dont", "won't", "wont", "didn't", "didnt", "never"),
        *("si", "sio", "siwezi", "sitaki", "usi"),
    }
)

# Heard anywhere in a text and before anything else it may mean (REQUIREMENTS R6.4). Better one too many.
CRISIS: Final = re.compile(
    r"suicid|kill (my|him|her)self|killing myself|end (it all|my life)|want to die|wanna die|self.?harm"
    r"|hurt(ing)? myself|cut(ting)? myself|no reason to live|better off dead"
    r"|do(n'?t| not) want to (live|be alive)|can'?t go on"
    r"(?! (\d|(mon|tue|wed|thu|fri|sat|sun|leave|holiday)))"
    r"|kujiua|jiua|nijiue|nataka kufa|nitajiua|kujidhuru|maisha hayana maana|natamani kufa|\braped|nimebakwa"
    r"|jinyonga|nijinyonge|jitoa uhai|jitia kitanzi|sitaki kuishi",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Understood:
    """A text, understood: what it asks for, the booking code in it, a number, and the words left over.

    ``slip``: digits that look like a code and are none. They must not be read as no code at all.
    ``receipt``: what M-Pesa's texts begin with, in capitals; only with PAID. ``address``: what looks like an
    e-mail address; only with EMAIL. ``perhaps``: an order that was heard and not
    obeyed, since what stands beside it may turn it round.
    """

    word: Word
    code: str | None = None
    number: int | None = None
    rest: str | None = None
    slip: str | None = None
    receipt: str | None = None
    address: str | None = None
    perhaps: Word | None = None

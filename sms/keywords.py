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
    Word.YES: (
        "yes y ok okay approve approved accept accepted confirmed ndiyo ndio sawa kubali nakubali nimekubali"
    ),
    Word.NO: "no n decline declined reject rejected hapana kataa nakataa",
    Word.DONE: "done complete completed finished imekamilika imeisha",
    Word.PAY: "pay lipa nalipa kulipa",
    Word.PAID: "paid nimelipa nimeshalipa nishalipa",
    Word.CANCEL: "cancel ghairi kughairi",
    Word.HELP: "help msaada nisaidie",
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
# How people say that they have read something: an order alone, with manners or with a code (R2.2).
MILD: Final = frozenset({"ok", "okay", "sawa", "y"})
# Words that say something else as often: only plainly, even with a code.
TENTATIVE: Final = frozenset({"confirmed", "sitaweza"})
THANKS: Final = frozenset(
    {
        *("thanks", "thank", "thankyou", "thx", "tnx", "welcome"),
        *("asante", "asanteni", "ahsante", "shukran", "shukrani", "poa", "karibu"),
    }
)
PLEASE: Final = frozenset({"please", "pls", "plz", "kindly", "tafadhali"})
TITLES: Final = frozenset({"dr", "doctor", "sir", "madam", "boss", "daktari"})
GREETINGS: Final = frozenset(
    {
        *PLEASE,
        *TITLES,
        *("hi", "hello", "hey", "dear", "good", "morning"),
        *("afternoon", "evening", "day", "i", "i'm", "im", "am", "we", "my"),
        *("habari", "hujambo", "jambo", "salaam", "mimi"),
        *("number", "choose", "option", "nachagua", "chagua", "namba", "nambari"),
    }
)
# What may follow an order and leaves it one; after a nod, and after a number, less than after the others.
ALL_THE_MORE: Final = PLEASE | TITLES | {"sure", "kabisa", "sana"}
AFTER_A_NUMBER: Final = PLEASE | THANKS | {"star", "stars", "nyota", "very", "good", "sana"}
OF_TEXTS: Final = frozenset(
    {
        *("text", "texts", "message", "messages", "reminders", "texting", "sending", "sms"),
        *("ujumbe", "kunitumia", "vikumbusho"),
    }
)
OF_SESSIONS: Final = frozenset(
    {
        *("request", "session", "sessions", "booking", "appointment", "money"),
        *("ombi", "kikao", "changu", "pesa", "yangu"),
    }
)
SAID_BESIDES: Final = frozenset(
    {
        *GREETINGS,
        *THANKS,
        *("you", "sure", "very", "much", "so", "it", "this", "that", "the", "now", "all", "me", "today"),
        *("min", "mins", "minutes", "sana", "kabisa", "sasa", "leo", "hii", "hiyo", "hili", "dakika"),
    }
)
# What turns an order round that stands before it.
TURNS: Final = frozenset(
    {
        *("but", "if", "only", "unless", "whether", "wait", "later", "wrong", "apologies", "apology"),
        *("unable", "unfortunately", "sitaweza", "lakini", "ila", "kama", "baadaye", "kesho"),
    }
)
QUESTIONS: Final = frozenset({"how", "what", "where", "when", "why", "which", "can", "gani", "wapi", "lini"})
# Not a no: "no problem", "hapana shida", "no link received".
NO_HARM: Final = frozenset(
    {
        *("problem", "problems", "worries", "worry", "issue", "idea", "need", "network", "email", "signal"),
        *("session", "sessions", "response", "reply", "link", "code", "sms", "message", "client", "clients"),
        *("prompt", "request", "requests", "wait", "one", "way", "matter"),
        *("shida", "wasiwasi", "tatizo", "noma", "wahala"),
    }
)
# What takes an order back: before it is given, and mostly also after.
DENIALS: Final = frozenset(
    {
        *("not", "cannot", "can't", "cant", "don't", "dont", "won't", "wont", "didn't", "didnt", "never"),
        *("si", "sio", "siwezi", "sitaki", "usi", "hakuna"),
    }
)
NO_NAME: Final = DENIALS | {"of", "la", "ya", "is", "for", "wrong", "on", "it", "lako", "you", "and"}
# How a day begins, as OFF and ON want it: "on leave 12 Dec" opens nothing; and what may stand before it.
DAYS: Final = frozenset(
    {
        *("mon", "tue", "wed", "thu", "fri", "sat", "sun", "tod", "tom", "tmr", "day"),
        *("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
        *("jum", "alh", "iju", "leo", "kes", "jtt", "jnn", "jtn", "ijm", "jms", "jpl"),
        *("mac", "mei", "ago", "okt", "des"),
    }
)
BEFORE_A_DAY: Final = PLEASE | {"the", "of", "this", "tarehe", "siku", "ya", "wa", "mwezi", "hii"}

# Heard anywhere in a text and before anything else it may mean (REQUIREMENTS R6.4). Better one too many.
_A_DAY: Final = (
    r" ((mon|tues|wednes|thurs|fri|satur|sun)day|mon|tue|wed|thu|fri|sat|sun|leave|holiday"
    r"|\d{1,2}(st|nd|rd|th)?(\W\d+|\W?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)))"
)
CRISIS: Final = re.compile(
    r"suicid|kill (my|him|her) ?self|killing my ?self|end (it all|my life)|wan(t to|na) die|self.?harm"
    r"|(hurt|harm|cut)(t?ing)? my ?self|no reason to live|better off dead|(was|were) dead"
    r"|(do(n'?t| not)|no longer) wan(t to|na) (live|be alive|be here)|tired of (life|living)"
    rf"|take my (own )?life|can('?t| ?not) go on(?!{_A_DAY}s?\b)"
    r"|kujiua|jiua|nijiue|nataka (kufa|nife)|nitajiua|kujidhuru|maisha hayana maana|natamani kufa"
    r"|\braped|\b(nime|nili)bakwa|(ali|ame|wali|wame)nibaka"
    r"|jinyonga|nijinyonge|jitoa uhai|jitia kitanzi|sitaki kuishi|nimechoka (na maisha|kuishi)"
    r"|(sina|sioni|hakuna) sababu ya kuishi|(bora|afadhali|heri|tayari) (nife|kufa)|(nge|na)penda kufa"
    r"|not worth living|never (been )?born|feel like dying|\bhang(ing)? my ?self|overdos"
    r"|jump off (a|the) (bridge|roof|building|cliff)|disappear for ?ever|kuvumilia maisha"
    r"|(miss me|better) if i (was|were|am) (gone|dead)|can('?t| ?not) take (it|this) any ?more"
    r"|(took|taken|swallowed) ((all|too many)( of)?( my| the)? (pills|tablets)|poison)"
    r"|(kunywa|meza|kula) (sumu|dawa zote)"
    # in danger from somebody else; but "ananipiga simu" is only a call
    r"|(wants? to|will|going to|tried to) kill me|\b(beats|beating|hits|hitting) me\b"
    r"|ananipiga(?! simu)|ananitesa|\b(ata|ku)niua\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Understood:
    """A text, understood: what it asks for, the booking code in it, a number, and the words left over.

    ``slip``: digits that look like a code and are none. They must not be read as no code at all.
    ``receipt``: what M-Pesa's texts begin with, in capitals; only with PAID. ``address``: what looks like an
    e-mail address; only with EMAIL. ``perhaps``: an order that was heard and not obeyed, since what stands
    beside it may turn it round.
    """

    word: Word
    code: str | None = None
    number: int | None = None
    rest: str | None = None
    slip: str | None = None
    receipt: str | None = None
    address: str | None = None
    perhaps: Word | None = None

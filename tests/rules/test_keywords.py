"""What people text us, however they write it: understood, or plainly not; never half."""

from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.keywords import WORDS, Understood, Word
from sms.reading import understand, without_prefix

CODE, OTHER = "48215", "79927398713"
YES = ["YES", "Y", "APPROVE", "ACCEPT", "OK", "NDIYO", "NDIO", "SAWA", "KUBALI"]
NO = ["NO", "N", "DECLINE", "REJECT", "HAPANA", "KATAA"]
SHAPES = (
    "{word} {code}",
    "{code} {word}",
    "{word}{code}",
    "{code}{word}",
    "{word}, {code}.",
    "  {word}!!  #{code}  ",
    "{word}-{code}",
    "{word}/{code}",
    "{word}.{code}",
    "({word}) *{code}#",
    "{word}:{code}",
    "{word}\n{code}",
    '"{word}" {code}',
    "Hi, {word} {code} thank you",
)
CASES = (str.upper, str.lower, str.title, str.swapcase)


@pytest.mark.parametrize(("word", "means"), [(w, Word.YES) for w in YES] + [(w, Word.NO) for w in NO])
def test_every_way_to_answer_a_request(word, means):
    for shape, case in product(SHAPES, CASES):
        understood = understand(shape.format(word=case(word), code=CODE))
        assert (understood.word, understood.code) == (means, CODE), shape


@pytest.mark.parametrize(("means", "word"), [(m, w) for m, words in WORDS.items() for w in words.split()])
def test_every_word_is_heard_alone_and_with_a_code(means, word):
    for case, extra in product(CASES, ("", ".", "!", "  ", " please")):
        assert understand(case(word) + extra).word == means
    if means == Word.SICK:  # it calls off the whole day, and a code names one session: it is asked
        assert understand(f"{word} {CODE}").perhaps == Word.SICK
    else:
        assert understand(f"{word} {CODE}") == Understood(means, CODE)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("Sitaweza 48215", Word.CALL_OFF),
        ("SITAWEZA 48215 tafadhali", Word.CALL_OFF),
        ("funga kesho", Word.OFF),
        ("FUNGUA tarehe 12 Des", Word.ON),
        ("Naomba ahirisha 48215", Word.UNKNOWN),
        ("AHIRISHA 48215", Word.UNKNOWN),
        ("Sitaweza kuja kesho", Word.UNKNOWN),
        ("SITAWEZA 48215 kesho", Word.UNKNOWN),
        ("funga mlango wa ofisi", Word.UNKNOWN),
    ],
)
def test_a_word_of_kiswahili_means_what_it_says(text, word):
    """To put off is not to call off."""
    assert understand(text).word == word


def test_no_word_means_two_things():
    every = [word for words in WORDS.values() for word in words.split()]
    assert len(every) == len(set(every))


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        (f"NO {CODE} I am travelling", "I am travelling"),
        (f"no {CODE}. On leave 12-14 Dec", "On leave 12-14 Dec"),
        (f"{CODE} HAPANA nasafiri", "nasafiri"),
        (f"NO{CODE}", None),
        ("NAME Amina", "Amina"),
        ("Jina: Amina Wanjiru", "Amina Wanjiru"),
    ],
)
def test_what_is_said_besides_is_kept(text, rest):
    assert understand(text).rest == rest


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("5", 5),
        (" 5. ", 5),
        ("DONE 48215 55", 55),
        ("done 48215, 55 min", 55),
        ("DONE", None),
        ("PAY 5", None),
    ],
)
def test_a_number_counts_where_one_is_asked_for(text, number):
    assert understand(text).number == number


@pytest.mark.parametrize(
    "text",
    [
        f"NOT OK {CODE}",
        f"I cannot accept {CODE}",
        f"can't accept {CODE}",
        f"can\u2019t accept {CODE}",
        f"si sawa {CODE}",
        f"siwezi kubali {CODE}",
        "do not cancel",
        "don't pay",
        f"YES or NO? {CODE}",
        f"OK, no {CODE}",
    ],
)
def test_a_word_taken_back_is_not_obeyed(text):
    assert understand(text).word == Word.UNKNOWN, "unclear changes nothing (R2.2)"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "?!",
        "hello",
        "Who is this",
        "yesterday was fine",
        "nobody came",
        "I will let you know whether it is ok",
        "\u0645\u0631\u062d\u0628\u0627",
        "\U0001f600",
    ],
)
def test_what_means_nothing_to_us_is_unknown(text):
    assert understand(text).word == Word.UNKNOWN


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("STEPS YES 48215", "YES 48215"),
        ("steps: pay", "pay"),
        (" Steps  cancel", "cancel"),
        ("YES 48215", "YES 48215"),
        ("STEPS", "HELP"),
        ("stepsister", "stepsister"),
        ("yes steps", "yes steps"),
    ],
)
def test_our_keyword_on_a_shared_short_code_may_stand_before_a_text(text, meant):
    assert without_prefix(text, "STEPS") == meant
    assert without_prefix(text, "") == text


@pytest.mark.parametrize(
    "text",
    [
        *(f"CANCEL {CODE} I can't go on Thursday", "I can't go on 12 Dec", "cant go on 12/12"),
        *("scraped my knee", "draped", "nimechoka sana", "ananipiga simu", "this traffic is killing me"),
        *("hit me up", "I took my pills today", "jump off the call", "nimekula dawa", "dying to see you"),
        *("kununua", "atakuwa na nafasi", "I can't take this time"),
    ],
)
def test_what_only_sounds_like_a_crisis_is_none(text):
    assert understand(text).word != Word.CRISIS


def test_digits_that_are_no_code_are_none():
    assert understand("YES 48216").code is None, "the check digit is wrong"
    assert understand("YES +254712345678").code is None, "a phone number"
    assert understand(f"YES {OTHER}").code == OTHER


CRISIS = (
    "I want to die",
    "i want to  DIE",
    "thinking of suicide",
    "suicidal",
    "going to kill myself",
    "I can't go on",
    "I can\u2019t go on",
    "cant go on",
    "self-harm",
    "self harm",
    "hurting myself",
    "better off dead",
    "nataka kufa",
    "Nataka\nkujiua",
    "nimebakwa",
    "nataka kujinyonga",
    "nataka kujitoa uhai",
    "sitaki kuishi",
    "I don't want to live",
    "I do not want to be alive",
    "I can't go on 2 more days like this",
    "can't go on 20 more minutes",
    "tired of life",
    "I cannot go on like this",
    "I can not go on",
    "can't go on 2 decades of this",
    "I can't go on Money problems are killing me",
    "I want to kill my self",
    "I don't wanna live",
    "wish I was dead",
    "dont want to be here anymore",
    "harm myself",
    "nataka nife",
    "alinibaka",
    "nilibakwa",
    "nimechoka na maisha",
    "afadhali nife",
    "life is not worth living",
    "nobody would miss me if I was gone",
    "I took all my pills",
    "nimekunywa sumu",
    "nimemeza dawa zote",
    "sioni sababu ya kuishi",
    "ningependa kufa",
    "niko tayari kufa",
    "I feel like dying",
    "going to jump off a bridge",
    "can't take it anymore",
    "my husband wants to kill me",
    "he beats me every day",
    "ananipiga kila siku",
    "mume wangu ataniua",
)


@pytest.mark.parametrize("cry", CRISIS)
@pytest.mark.parametrize("around", ["{}", "YES 48215 {}", "STOP {}", "{} CANCEL", "5 {}", "NO {} PAY 48215"])
def test_words_of_crisis_come_first_whatever_else_a_text_means(cry, around):
    assert understand(around.format(cry)).word == Word.CRISIS


@given(st.text(max_size=200))
def test_any_text_at_all_is_understood_or_not(text):
    understood = understand(text)
    assert understood.number is None or 0 <= understood.number <= 9999
    assert understood.code is None or understood.code in text


@given(st.sampled_from(YES + NO), st.text("abcdefghijklmnop ,.!?-()", max_size=30))
def test_politeness_after_the_answer_never_turns_it_round(word, polite):
    means = Word.YES if word in YES else Word.NO
    assert understand(f"{word} {CODE} {polite}").word in (means, Word.UNKNOWN)


@pytest.mark.parametrize(
    "text",
    [
        "PAID QA12BC34DE",
        "paid qa12bc34de",
        "Nimelipa: QA12BC34DE.",
        "QA12BC34DE paid",
        "I have paid, code QA12BC34DE thanks",
        "QA12BC34DE Confirmed. Ksh2,000.00 sent to SMILING STEPS for account 48215 on 7/12/26 at 9:00 AM",
        "QA12BC34DE Imethibitishwa. Ksh2,000.00 zimetumwa",
    ],
)
def test_a_receipt_that_somebody_tells_us_of(text):
    assert understand(text) == Understood(Word.PAID, receipt="QA12BC34DE")


@pytest.mark.parametrize("text", ["PAID", "paid 2000", "PAID 0712345678", f"PAID {CODE}", "PAID QA12BC34D"])
def test_paid_without_a_receipt(text):
    assert (understand(text).word, understand(text).receipt) == (Word.PAID, None)


@pytest.mark.parametrize("text", ["I have not paid QA12BC34DE", "YES QA12BC34DE", "QA12BC34DE", "confirmed"])
def test_a_receipt_alone_says_nothing(text):
    assert understand(text).receipt is None


def test_the_digits_of_a_receipt_are_no_code():
    """QA then eight digits would be a booking's code, or a slip of one."""
    assert understand("PAID QA12345674") == Understood(Word.PAID, receipt="QA12345674")

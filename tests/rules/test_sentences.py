"""Sentences in which our words stand: manners leave an order one, a nod is none, and a slip is guessed at."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.keywords import WORDS, Word
from sms.reading import nearest, understand

CODE = "48215"


@pytest.mark.parametrize(
    "text", ["ok thanks", "OK, thank you!", "Thanks", "asante sana", "Sawa, asante", "ok noted thanks", "poa"]
)
def test_politeness_asks_for_nothing(text):
    assert understand(text).word == Word.THANKS


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("ok", Word.YES),
        ("sawa", Word.YES),
        (f"OK {CODE} thanks", Word.YES),
        ("yes thanks", Word.YES),
        ("NDIYO asante", Word.YES),
        ("cancel, thank you", Word.CANCEL),
        ("no thanks", Word.NO),
        ("not ok, thanks", Word.UNKNOWN),
    ],
)
def test_thanks_beside_an_order_leave_it_an_order(text, word):
    assert understand(text).word == word


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        (f"YSE {CODE}", Word.YES),
        ("yess", Word.YES),
        ("Cancle", Word.CANCEL),
        ("CANCELL", Word.CANCEL),
        ("gairi", Word.CANCEL),
        ("pya", Word.PAY),
        ("plz halp", Word.HELP),
        ("refnd", Word.REFUND),
    ],
)
def test_a_word_with_a_slip_in_it_is_guessed_but_not_obeyed(text, meant):
    assert understand(text).word == Word.UNKNOWN
    assert nearest(text, set(Word)) == meant


@pytest.mark.parametrize(
    "text", ["hello", "don't pay", "not yes", "ye", "si sawa", "", "12345", "yes", "Nimechoka sana leo"]
)
def test_what_is_near_to_nothing_or_was_taken_back_is_not_guessed_at(text):
    assert nearest(text, set(Word)) is None


def test_only_words_that_somebody_may_use_are_guessed():
    assert nearest("sickk", {Word.YES, Word.NO}) is None


@given(st.sampled_from(sorted(word for words in WORDS.values() for word in words.split())), st.data())
def test_any_one_slip_leads_to_the_word_or_to_nothing(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("abcdefghijklmnopqrstuvwxyz"))
    for typed in (
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
    ):
        if (meant := nearest(typed, set(Word))) is not None:
            assert understand(typed).word == Word.UNKNOWN
            assert any(abs(len(typed) - len(each)) <= 1 for each in WORDS[meant].split())


@pytest.mark.parametrize(
    "text",
    [
        *("ill be there at 2", "client sick today?", "mgonjwa hajafika", f"Ill be 10 min late {CODE}"),
        *(
            "No problem",
            "hapana shida",
            "No network, will reply later",
            "no worries",
            "ombi la Amina nakubali",
        ),
        *("yes if they pay first", "ndiyo lakini saa tisa", f"YES {CODE} but only at 3", "Are you ok"),
        *(f"accept my apologies {CODE}", "Niko tayari", "tayari nimeingia", "Am done with this"),
        *("Acha niangalie kwanza", "I'll pay tomorrow", "how to pay", "did you cancel", "keep well"),
        *("sawa lakini si kesho", "ok but not 2pm", "Thanks but can we move to Friday?"),
        *("Asante lakini sitafika kesho", "ok where is the office", "sawa, nitalipaje?"),
        *("Acha nikupigie 0712345678", "Cancel or move it? call me on 0712345678"),
        *("Done I have paid from 0712345678", f"Acha nimuulize {CODE} kwanza", f"keep {CODE} informed"),
        *(f"Sitaweza kuongea na {CODE} leo asubuhi", f"Ndiyo sitaweza {CODE}"),
        *(f"Kindly confirm whether {CODE} has paid", "please confirm", f"YES to {CODE} is wrong I meant NO"),
        *(f"yes {CODE} can't make it", f"Yes {CODE} won't work", f"YES {CODE} only on Friday"),
        *("sick?", "cancel?", "My refund?", f"CANCEL {CODE}? will I get my money back"),
        *(
            "cancel my reminders",
            "ghairi sms",
            "No link received",
            "No code",
            "no client",
        ),
        *("no I meant yes", f"done {CODE} hakuja", f"done {CODE} she did not come no show"),
        *(f"kama hakuja {CODE} nifanye nini", f"was {CODE} a no show", "5 mins", "1 session", "2 messages"),
        *("My name is not Amina", "my name is wrong", f"CANCEL {CODE} NOT", f"Pay {CODE} later please"),
        *("On my way", "On leave 12 Dec", "off to work now", "refund done?", "name of client?"),
    ],
)
def test_a_sentence_that_holds_one_of_our_words_is_no_order(text):
    assert understand(text).word == Word.UNKNOWN


@pytest.mark.parametrize(
    "text", ["ok let me check", "sawa nitaangalia", "ok noted", "ok good morning", "sawa leo"]
)
def test_a_nod_with_more_to_say_is_politeness(text):
    assert understand(text).word == Word.THANKS


@pytest.mark.parametrize(
    ("text", "perhaps"),
    [
        ("how to pay", Word.PAY),
        ("did you cancel", Word.CANCEL),
        (f"YES {CODE} but only at 3", Word.YES),
        ("not sick", None),
        ("No problem", None),
        ("Are you ok", Word.YES),
        ("YES or NO?", None),
        ("I want to cancel", Word.CANCEL),
        ("naomba kughairi kikao", Word.CANCEL),
        ("ok cancel", Word.CANCEL),
        ("sawa ghairi", Word.CANCEL),
        ("ok no", None),
        ("cancel my reminders", Word.STOP),
        ("thank you so much please cancel my session", Word.CANCEL),
        ("Am sick can't make it today", Word.SICK),
        (f"Sitaweza {CODE} kuanza saa nane", Word.CALL_OFF),
        ("Yes 48 215", Word.YES),
    ],
)
def test_what_was_heard_and_not_obeyed_is_asked_about_unless_it_was_taken_back(text, perhaps):
    told = understand(text)
    assert (told.word, told.perhaps) == (Word.UNKNOWN, perhaps)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("sawa sawa", Word.YES),
        ("Hello, please CANCEL my session", Word.CANCEL),
        ("I am sick today", Word.SICK),
        ("yes please, thank you", Word.YES),
        (f"Habari daktari, {CODE} NDIYO", Word.YES),
        (f"DONE {CODE} she was fine, 55 min", Word.DONE),
        ("2 please", Word.NUMBER),
        ("number 2", Word.NUMBER),
        ("My name is Amina", Word.NAME),
        ("OFF tomorrow", Word.OFF),
        ("5 stars", Word.NUMBER),
        ("stop sending me messages", Word.STOP),
        ("acha kunitumia ujumbe", Word.STOP),
        (f"Confirmed {CODE}", Word.YES),
        ("PAY 2000", Word.PAY),
        ("5 thanks, she was great", Word.NUMBER),
        (f"YES {CODE} no problem", Word.YES),
        ("Ndiyo hakuna shida", Word.YES),
        (f"NO {CODE} shida ya familia", Word.NO),
        (f"NO {CODE} problem at home", Word.NO),
        (f"YES {CODE}, sorry for the delay", Word.YES),
        (f"CANCEL {CODE} I can't make it", Word.CANCEL),
        (f"SITAWEZA {CODE}", Word.CALL_OFF),
        ("Hi, my name is Amina", Word.NAME),
        ("OFF tarehe 12 Des", Word.OFF),
        ("OFF this Friday", Word.OFF),
        ("OFF siku ya Jumatatu", Word.OFF),
        ("ON the 12th Dec", Word.ON),
        ("off day after tomorrow", Word.OFF),
    ],
)
def test_an_order_with_manners_is_an_order(text, word):
    assert understand(text).word == word


@pytest.mark.parametrize(
    ("text", "slip"),
    [("YES 4821", "4821"), ("4821? no", None), ("cancel 4821 please", "4821"), ("DONE 4821", "4821")],
)
def test_a_code_that_lacks_a_digit_is_not_read_as_none(text, slip):
    assert understand(text).slip == slip


@pytest.mark.parametrize("text", ["DONE 45", "PAY 2000", "REFUND 2000", "YES", f"NO {CODE} 1400 is too late"])
def test_minutes_sums_and_times_are_no_code(text):
    assert understand(text).slip is None


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        (f"done {CODE} 45min", 45),
        (f"DONE {CODE} on 12 dec 50 mins", 50),
        (f"IMEISHA {CODE} dakika 40", 40),
        (f"done {CODE} 60, 45", None),
    ],
)
def test_the_minutes_are_read_where_it_is_plain_which_they_are(text, minutes):
    told = understand(text)
    assert (told.word, told.number) == (Word.DONE, minutes)


@pytest.mark.parametrize("text", ["nimechoka sana", "hakuna shida", "pesa sana"])
def test_everyday_words_are_not_taken_for_slips(text):
    assert nearest(text, set(Word)) is None


def test_a_name_in_a_sentence():
    assert understand("My name is Amina").rest == "Amina"

"""Answering a text: who sent it, what they mean, and whose words do that."""

from collections.abc import Callable, Mapping
from typing import Final

from booking import clients
from booking.asking import waitlist
from booking.practice import therapist_with
from booking.sessions import NoSuchBooking
from booking.support import add_to_ticket, open_ticket
from booking.work import Work
from clock import in_nairobi
from language import speaking
from models.sealing import keyring
from models.support import Subject
from models.texts import InboundText
from sms.answering.client_words import CLIENTS, to_pay_still
from sms.answering.correspondent import NOTHING_MORE, Correspondent, House
from sms.answering.therapist_words import THERAPISTS, waiting_for_yes
from sms.keywords import Understood, Word
from sms.reading import nearest
from sms.wording import reply as say
from sms.wording import small_talk as talk

Reaction = Callable[[Correspondent, Understood], str]


def answer(work: Work, text: InboundText, meant: Understood, house: House) -> str:
    """Do what the text asks, and what to reply; nothing when an announcement says it already."""
    them = _who_wrote(work, text, house)
    with speaking(them.language):
        try:
            return _reaction(them, meant)(them, meant)
        except NoSuchBooking:
            return say.no_such_booking(meant.code or "")


def many_texts(work: Work, text: InboundText, house: House) -> str:
    """What to reply instead when it is for the last time in a while."""
    them = _who_wrote(work, text, house)
    with speaking(them.language):
        return talk.many_texts(them.support, them.hours)


def _who_wrote(work: Work, text: InboundText, house: House) -> Correspondent:
    client, therapist = clients.known_by(work, text.phone), therapist_with(work, text.phone)
    return Correspondent(work, text.phone, house, text.id, client, therapist)


def _reaction(them: Correspondent, text: Understood) -> Reaction:
    if text.word in ANYONE:
        return ANYONE[text.word]
    if text.slip and text.word in ABOUT_A_BOOKING and them.person:
        return _wrong_code
    at_work = THERAPISTS.get(text.word) if them.therapist else None
    as_client = CLIENTS.get(text.word) if them.client else None
    if at_work and as_client:
        return _meant_by_both(them, text, at_work, as_client)
    if not them.person:
        return STRANGERS.get(text.word, _not_joined)
    return at_work or as_client or _not_understood


def _meant_by_both(them: Correspondent, text: Understood, at_work: Reaction, as_client: Reaction) -> Reaction:
    """What somebody who is a therapist and a client means: the code tells, else what waits for a word."""
    if text.code:
        return at_work if them.practice.has(text.code) else as_client
    if text.word == Word.YES and waitlist.offered_to(them.work, them.desk.joined):
        return _which_yes if waiting_for_yes(them) else as_client
    return at_work if text.word in (Word.YES, Word.NO_SHOW) else as_client


def _which_yes(them: Correspondent, _text: Understood) -> str:
    return say.which_yes(waiting_for_yes(them)[0].code, them.dial)


def _wrong_code(_them: Correspondent, text: Understood) -> str:
    """Digits were typed where the code goes, so the only booking there is need not be the one meant."""
    return say.no_such_booking(text.slip or "")


def _crisis(them: Correspondent, text: Understood) -> str:
    """The lines first; and somebody of ours must see it, who needs the words and the number."""
    note, once = f"{them.phone}: {text.rest}", f"crisis:{them.text_id}"
    open_ticket(them.work, Subject.CRISIS, once, note=note, urgent=True)
    return talk.crisis_lines(them.house.crisis_lines)


def _help(them: Correspondent, text: Understood) -> str:
    """A person of ours calls, and once a day is enough of that."""
    once = f"help:{in_nairobi(them.work.now):%Y%m%d}:{keyring().lookup(them.phone)[:32]}"
    open_ticket(them.work, Subject.CALL_BACK, once, note=them.phone)
    if text.rest:
        add_to_ticket(them.work, once, text.rest)
    return talk.we_call_you(them.dial, them.support, them.hours)


def _info(them: Correspondent, _text: Understood) -> str:
    if them.therapist:
        return talk.words_of_a_therapist(them.dial, them.support)
    return talk.words_of_a_client(them.dial, them.support)


def _thanks(them: Correspondent, _text: Understood) -> str:
    """Politeness changes nothing. Only who seems to answer something by it hears how that is answered."""
    requests = waiting_for_yes(them) if them.therapist else []
    if requests:
        return talk.to_accept(them.about(requests[0]))
    return to_pay_still(them) or NOTHING_MORE


def _not_understood(them: Correspondent, text: Understood) -> str:
    among = {*ANYONE, *(THERAPISTS if them.therapist else ()), *(CLIENTS if them.client else ())}
    meant = text.perhaps if text.perhaps in among else nearest(text.rest or "", among)
    if meant == Word.SICK and text.code:
        meant = Word.CALL_OFF  # one session, not the whole day
    if meant is not None:
        return talk.did_you_mean(meant.upper(), text.code)
    requests = waiting_for_yes(them) if them.therapist else []
    return talk.to_accept(them.about(requests[0])) if requests else talk.not_understood(them.dial)


def _stop_a_stranger(_them: Correspondent, _text: Understood) -> str:
    return talk.no_texts()


def _not_joined(them: Correspondent, _text: Understood) -> str:
    return talk.not_joined(them.dial)


ANYONE: Final[Mapping[Word, Reaction]] = {
    Word.CRISIS: _crisis,
    Word.HELP: _help,
    Word.INFO: _info,
    Word.THANKS: _thanks,
}
STRANGERS: Final[Mapping[Word, Reaction]] = {Word.STOP: _stop_a_stranger}
ABOUT_A_BOOKING: Final = (
    Word.YES,
    Word.NO,
    Word.DONE,
    Word.PAY,
    Word.CANCEL,
    Word.REFUND,
    Word.KEEP,
    Word.CALL_OFF,
    Word.NO_SHOW,
)

"""A caller at the desk, for one request of their call: what the menus get to work with."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property

from booking import clients, keypresses
from booking.desk import Desk
from booking.practice import Practice, therapist_with
from booking.work import Actor, Office, Work
from clock import in_nairobi
from language import Language
from phones import NotAPhone, looks_like_safaricom, normalise
from ussd import pages
from ussd.call import House
from ussd.menus import help_now, home, my_sessions, pay, welcome
from ussd.menus.therapist import diary, office
from ussd.pages import Place, to
from ussd.switchboard import Dialled


class DialIn:
    """One caller. Screens see one snapshot; each action has a transaction of its own."""

    def __init__(self, office: Office, house: House, phone: str, looking: Work) -> None:
        self._office, self.house, self.phone = office, house, phone
        self._work = self._looking = looking
        self._meet()

    def _meet(self) -> None:
        """Know who is calling, within the transaction now open."""
        self.desk = Desk(self._work, self.phone, clients.known_by(self._work, self.phone))
        self.__dict__.pop("_practice", None)

    @cached_property
    def _practice(self) -> Practice | None:
        """Looked for only where it matters: few screens of a client's need to know."""
        therapist = therapist_with(self._work, self.phone)
        return Practice(replace(self._work, actor=Actor.THERAPIST), therapist) if therapist else None

    @property
    def language(self) -> Language:
        if self.desk.client:
            return Language(self.desk.client.language)
        return Language(self._practice.therapist.language) if self._practice else Language.ENGLISH

    @property
    def is_therapist(self) -> bool:
        return self._practice is not None

    @property
    def practice(self) -> Practice:
        assert self._practice is not None
        return self._practice

    def day(self, moment: datetime) -> date:
        """On which day this is, in Nairobi."""
        return in_nairobi(moment).date()

    def read_phone(self, typed: str) -> str | None:
        try:
            return normalise(typed)
        except NotAPhone:
            return None

    def looks_like_safaricom(self, phone: str) -> bool:
        return looks_like_safaricom(phone)

    def once(self, key: str, run: Callable[[], str]) -> str:
        """Run in one transaction, unless this key was pressed before: then only say what came of it.

        The snapshot is let go first: a caller who held one connection and waited for another could,
        with many others, wait for ever.
        """
        self._looking.session.rollback()
        try:
            return self._office.carry_out(Actor.CLIENT, lambda work: self._change(work, key, run))
        finally:
            self._look_afresh()

    def pressed(self, key: str) -> bool:
        return keypresses.known(self._looking, key) is not None

    def _change(self, work: Work, key: str, run: Callable[[], str]) -> str:
        def with_this_work() -> str:
            self._work = work
            self._meet()
            return run()

        return keypresses.once(work, key, with_this_work)

    def _look_afresh(self) -> None:
        """See what was just changed: a new snapshot for the screen that follows."""
        self._looking.session.rollback()
        self._looking.session.expire_all()
        self._work = self._looking
        self._meet()


def opener(office: Office, house: House) -> Callable[[Dialled], AbstractContextManager["DialIn"]]:
    @contextmanager
    def open_call(dialled: Dialled) -> Iterator[DialIn]:
        with office.looking(Actor.CLIENT) as work:
            yield DialIn(office, house, dialled.phone, work)

    return open_call


def front_page(call: pages.Call) -> Place:
    """Where a call begins: for a client (who may be a therapist, too), for a therapist, for somebody new."""
    assert isinstance(call, DialIn)
    if call.desk.client:
        return to(home.home)
    return to(office.office) if call.is_therapist else to(welcome.choose_language)


def express(call: pages.Call, part: str) -> Place | None:
    """Where a number dialled after the short code leads: an errand, or the caller's own booking (R1.10)."""
    assert isinstance(call, DialIn)
    if part == "9":
        known = call.desk.client or call.is_therapist
        return to(help_now.crisis_lines) if known else to(help_now.crisis_lines_in_both)
    if call.is_therapist and call.practice.has(part):
        return to(diary.entry, code=part)
    if call.desk.client is None:
        return None
    if part == "1":
        return to(my_sessions.my_sessions)
    if part == "2":
        return to(pay.what_to_pay)
    return to(my_sessions.session, code=part) if call.desk.owns(part) else None

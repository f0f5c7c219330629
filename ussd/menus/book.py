"""Booking: a kind of session, a day, a time, a look at the whole, and the request."""

from datetime import date
from typing import Final

from booking.values import (
    AlreadyBooked,
    NotAName,
    Offered,
    Profile,
    Quote,
    SessionKind,
    SlotRef,
    SlotTaken,
    shown_name,
)
from language import _, say_day, say_hour, say_money, say_time
from ussd.call import Call
from ussd.menus import browse, groups, my_sessions, privacy, waiting
from ussd.pages import (
    Goodbye,
    Menu,
    Option,
    Page,
    Place,
    Question,
    TryAgain,
    action,
    answer,
    ask,
    option,
    screen,
    to,
)

_SOONEST: Final = 4  # times on the first page of whom they know already


@screen
def choose_kind(call: Call, *, therapist: int, topic: int | None = None) -> Menu:
    """A person's profile, with what each kind costs before anything is chosen."""
    profile = call.desk.therapist(therapist)
    if profile is None:
        return Menu(_("This person sees nobody just now."), option(_("Others"), browse.who))
    return Menu(
        _about(profile),
        *(
            option(_offer(offer), choose_day, therapist=therapist, kind=offer.kind, topic=topic)
            for offer in profile.offers
            if offer.kind != SessionKind.GROUP
        ),
        *_groups(call, therapist),
        *([option(_("About this person"), about, therapist=therapist)] if profile.bio else []),
    )


@screen
def about(call: Call, *, therapist: int) -> Menu:
    """What a therapist says of themselves, in the language they wrote it in."""
    profile = call.desk.therapist(therapist)
    if profile is None or not profile.bio:
        return Menu(_("This person sees nobody just now."), option(_("Others"), browse.who))
    return Menu(profile.bio, option(_("Book a session"), choose_kind, therapist=therapist))


@screen
def again(call: Call) -> Menu:
    """The same person and kind as the last time, and the next times with them."""
    it = call.desk.last_time()
    if it is None:
        return Menu(_("This person sees nobody just now."), option(_("Others"), browse.who))
    slots = [SlotRef(it.therapist_id, it.kind, at) for at in it.times[:_SOONEST]]
    return Menu(
        _("{therapist}, {kind}, {minutes} min, KSh {price}. Which time?").format(
            therapist=shown_name(it.therapist),
            kind=kind_name(it.kind),
            minutes=it.minutes,
            price=say_money(it.price),
        ),
        *(_time(call, say_time(slot.starts), slot, None) for slot in slots),
        option(_("Other days"), choose_day, therapist=it.therapist_id, kind=it.kind),
        option(_("Another kind of session"), choose_kind, therapist=it.therapist_id),
    )


@screen
def choose_day(call: Call, *, therapist: int, kind: SessionKind, topic: int | None = None) -> Menu:
    times = call.desk.times(therapist, kind)
    if not times:
        return Menu(
            _("Nothing is free in the next two weeks."),
            option(_("Tell me when a time opens"), waiting.none_suits, therapist=therapist, kind=kind),
            option(_("Others"), browse.who),
        )
    firsts = {call.day(at): at for at in reversed(times)}
    return Menu(
        _("Which day?"),
        *(
            option(say_day(at), choose_time, therapist=therapist, kind=kind, day=day, topic=topic)
            for day, at in reversed(firsts.items())
        ),
        option(_("None suits me"), waiting.none_suits, therapist=therapist, kind=kind),
    )


@screen
def choose_time(
    call: Call, *, therapist: int, kind: SessionKind, day: date, topic: int | None = None
) -> Menu:
    times = [at for at in call.desk.times(therapist, kind) if call.day(at) == day]
    if not times:
        return Menu(
            _("Nothing is free on that day any more."),
            option(_("Other days"), choose_day, therapist=therapist, kind=kind, topic=topic),
        )
    return Menu(
        _("{day}. Which time?").format(day=say_day(times[0])),
        *(_time(call, say_hour(at), SlotRef(therapist, kind, at), topic) for at in times),
    )


@screen
def ask_name(call: Call, *, slot: SlotRef, topic: int | None) -> Question:
    return ask(
        _("Your first name, so that they know who is coming? Or type 1 to leave it out."),
        hear_name,
        slot=slot,
        topic=topic,
    )


@answer
def hear_name(call: Call, typed: str, *, slot: SlotRef, topic: int | None) -> Place:
    take_name(call, typed)
    return to(confirm, slot=slot, topic=topic)


def take_name(call: Call, typed: str) -> None:
    """Be called so from now on; 1 leaves it out."""
    if typed.strip() != "1":
        try:
            call.desk.call_me(typed)
        except NotAName:
            raise TryAgain(_("Please type letters, like Amina.")) from None


@screen
def confirm(call: Call, *, slot: SlotRef, topic: int | None) -> Page:
    """Everything that is asked for, and what happens next, before one key sends it."""
    try:
        it = call.desk.quote(slot)
    except SlotTaken:
        return nearest_times(call, slot=slot, topic=topic)
    return Menu(
        summary(slot, it),
        option(_("Send request"), send_request, slot=slot, topic=topic),
        option(_("Other times"), choose_day, therapist=slot.therapist, kind=slot.kind, topic=topic),
    )


def summary(slot: SlotRef, it: Quote) -> str:
    """All that a request is about, in words."""
    return _("{therapist}, {kind}, {time}, {minutes} min. KSh {price}. You pay after they accept.").format(
        therapist=shown_name(it.therapist),
        kind=kind_name(slot.kind),
        time=say_time(slot.starts),
        minutes=it.minutes,
        price=say_money(it.price),
    )


@action
def send_request(call: Call, *, slot: SlotRef, topic: int | None) -> Goodbye | Place:
    """Ask the therapist for this time, and hold it meanwhile."""
    try:
        it = call.desk.request(slot, topic)
    except SlotTaken:
        return to(nearest_times, slot=slot, topic=topic)
    except AlreadyBooked:
        return to(already_booked, slot=slot, topic=topic)
    return privacy.sent(call, it)


@send_request.unless
def _taken(call: Call, *, slot: SlotRef, topic: int | None) -> Place | None:
    return to(nearest_times, slot=slot, topic=topic) if call.desk.is_taken(slot) else None


@screen
def nearest_times(call: Call, *, slot: SlotRef, topic: int | None) -> Menu:
    return Menu(
        _("Sorry, {time} was just taken. Nothing was sent. Near it:").format(time=say_time(slot.starts)),
        *(
            _time(call, say_time(at), SlotRef(slot.therapist, slot.kind, at), topic)
            for at in call.desk.nearest(slot)
        ),
        option(_("Others"), browse.people, topic=topic),
    )


@screen
def already_booked(call: Call, *, slot: SlotRef, topic: int | None) -> Menu:
    return Menu(
        _("You have another session at {time}. Nothing was sent.").format(time=say_time(slot.starts)),
        option(_("Other times"), choose_day, therapist=slot.therapist, kind=slot.kind, topic=topic),
        option(_("My sessions"), my_sessions.my_sessions),
    )


def kind_name(kind: SessionKind) -> str:
    return {
        SessionKind.INDIVIDUAL: _("Individual"),
        SessionKind.COUPLES: _("Couples"),
        SessionKind.FAMILY: _("Family"),
        SessionKind.GROUP: _("Group"),
    }[kind]


def _about(profile: Profile) -> str:
    rating = _("{rating} of 5 ({ratings})").format(rating=profile.rating, ratings=profile.ratings)
    free = profile.next_free
    parts = [
        shown_name(profile.name),
        rating if profile.rating else _("New"),
        ", ".join(tongue_name(name) for name in profile.speaks.split("|")),
        _("Next: {time}").format(time=say_time(free)) if free else _("Fully booked"),
    ]
    return ". ".join(parts)


def tongue_name(name: str) -> str:
    """A language that sessions are held in; one that we have no word for keeps the name it was given."""
    return {"English": _("English"), "Kiswahili": _("Kiswahili")}.get(name, name)


def _offer(offer: Offered) -> str:
    return _("{kind} KSh {price}, {minutes} min").format(
        kind=kind_name(offer.kind), price=say_money(offer.price), minutes=offer.minutes
    )


def _groups(call: Call, therapist: int) -> list[Option]:
    if not call.desk.groups(therapist=therapist):
        return []
    return [option(_("Group sessions"), groups.coming, therapist=therapist)]


def _time(call: Call, label: str, slot: SlotRef, topic: int | None) -> Option:
    """On to the summary; by way of a name, for who has none yet."""
    step = confirm if call.desk.joined.first_name else ask_name
    return option(label, step, slot=slot, topic=topic)

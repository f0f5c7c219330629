"""Finding somebody: by what would help, by who is free soonest, or by their own short code."""

from booking.values import Mark, Profile, shown_name
from language import _, say_time
from ussd.call import Call
from ussd.menus import book, groups, waiting
from ussd.pages import Menu, Option, Place, Question, TryAgain, answer, ask, option, screen, to


@screen
def who(call: Call) -> Menu:
    topics = call.desk.specialisations()
    return Menu(
        _("What would you like help with?"),
        *(option(topic.said(call.language), people, topic=topic.id) for topic in topics),
        *([option(_("Group sessions"), groups.coming)] if call.desk.groups() else []),
        option(_("Anyone, soonest"), people, topic=None),
        option(_("By language"), by_tongue),
        option(_("I have a person's code"), by_code),
        option(_("Tell me when a time opens"), waiting.which_kind),
    )


@screen
def by_tongue(call: Call) -> Menu:
    """The languages that sessions can be had in."""
    tongues = call.desk.tongues()
    return Menu(
        _("In which language?"),
        *(option(book.tongue_name(name), people, topic=None, speaks=name) for name in tongues),
    )


@screen
def people(call: Call, *, topic: int | None, after: Mark | None = None, speaks: str | None = None) -> Menu:
    """Who practises this, the soonest free first; of very many, those who come after a mark."""
    found = call.desk.people(topic, after, speaks)
    if not found.page:
        return Menu(_("Nobody is free for this just now."), option(_("Anyone, soonest"), people, topic=None))
    lines = [_line(profile, topic) for profile in found.page]
    if found.more:
        lines.append(option(_("More people"), people, topic=topic, after=found.more, speaks=speaks))
    return Menu(_("Who would you like to see?"), *lines)


@screen
def by_code(call: Call) -> Question:
    return ask(_("Type the code of the person you want to see."), find_by_code)


@answer
def find_by_code(call: Call, typed: str) -> Place:
    found = call.desk.therapist_by_code(typed.strip())
    if found is None:
        raise TryAgain(_("Nobody has that code."))
    return to(book.choose_kind, therapist=found.id)


def _line(profile: Profile, topic: int | None) -> Option:
    """Name, stars, and the next free time: enough to choose by."""
    label = shown_name(profile.name)
    if profile.rating:
        label = f"{label} {profile.rating}*"
    if profile.next_free:
        label = f"{label}, {say_time(profile.next_free)}"
    return option(label, book.choose_kind, therapist=profile.id, topic=topic)

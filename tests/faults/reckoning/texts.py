"""Each text that was owed left, and twice only where nobody could know."""

from collections import Counter
from collections.abc import Iterator

from sqlalchemy import func, select

from models.errands import Errand, Kind
from models.texts import Text, TextState
from tests.world import World


def problems(world: World, dupes_allowed: int) -> Iterator[str]:
    rows = [text for (text,) in world.sql(select(Text))]
    moving = Counter(text.state for text in rows if text.state in (TextState.WAITING, TextState.SENDING))
    overnight = sum(text.state == TextState.WAITING for text in rows)
    if moving[TextState.SENDING]:
        yield f"{moving[TextState.SENDING]} texts were left half sent"
    if overnight > _due_later(world):
        yield "a text waits, and nobody is to send it"
    gone = (TextState.ACCEPTED, TextState.DELIVERED)
    owed = Counter((text.phone, text.body) for text in rows)
    accepted = Counter((text.phone, text.body) for text in rows if text.state in gone)
    sent = Counter((text.to, text.body) for text in world.outside.africas_talking.texts)
    if (twice := (sent - owed).total()) > dupes_allowed:
        yield f"{twice} texts were sent again, and only {dupes_allowed} times nobody could know"
    if lost := (accepted - sent).total():
        yield f"{lost} texts are said to be sent and were not"


def _due_later(world: World) -> int:
    later = select(func.count()).select_from(Errand)
    return int(world.sql(later.where(Errand.kind == Kind.DELIVER_TEXT, Errand.due_at.is_not(None)))[0][0])

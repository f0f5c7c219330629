"""A delivery report is quicker than the answer which names the text: it settles that text and no other."""

from threading import Event, Thread

from sqlalchemy import select, update

from booking.work import Actor
from models.texts import Text, TextState
from sms.delivery import note_delivery

AMINA = "+254712345678"


def hand_over(world, name: str, state: TextState) -> None:
    """A text that left, and whose id nobody told us yet."""

    def write(work):
        text = Text(phone=AMINA, body=name, name=name, once=name, state=state, handed=1)
        text.made_at = text.handed_at = work.now
        work.session.add(text)

    world.runtime.office.carry_out(Actor.CLOCK, write)


def test_a_report_that_waits_for_the_answer_is_not_put_to_an_older_text_in_doubt(world):
    hand_over(world, "older", TextState.UNCLEAR)
    hand_over(world, "newer", TextState.SENDING)
    answered, reported = Event(), Event()

    def the_answer_comes(work):
        named = {"gateway_id": "ATXid_1", "state": TextState.ACCEPTED, "accepted_at": work.now}
        work.session.execute(update(Text).where(Text.name == "newer").values(named))
        answered.set()
        reported.wait(0.5)  # the report is at our door, and must wait for this to be committed

    def the_report_comes(work):
        note_delivery(work, "ATXid_1", AMINA, "Success", None)

    office = world.runtime.office
    answer = Thread(target=office.carry_out, args=(Actor.CLOCK, the_answer_comes))
    answer.start()
    answered.wait(5)
    office.carry_out(Actor.CLOCK, the_report_comes)
    reported.set()
    answer.join()
    stand = world.sql(select(Text.name, Text.state, Text.gateway_id).order_by(Text.id))
    assert stand == [("older", "unclear", None), ("newer", "delivered", "ATXid_1")]

"""What holds whatever people do: each promise is a question to the database that must find nothing.

``:now`` is the clinic's time. Cells are quarters of an hour since 1970.
"""

from typing import Final

_OPEN: Final = "('pending', 'approved', 'confirmed')"
_HELD: Final = "('completed', 'client absent', 'therapist absent')"
_PAID_FOR: Final = "('confirmed', 'completed', 'client absent', 'therapist absent')"
_GOES_BACK: Final = "('owed', 'held', 'on its way', 'returned', 'with support')"
_MAY_GO_BACK: Final = "('offered', 'owed', 'held', 'on its way', 'returned', 'with support')"
_PLACES: Final = f"""
    (SELECT count(*) FROM bookings b WHERE b.meeting_id = s.id AND b.state IN {_OPEN})
    + (SELECT count(*) FROM bookings b WHERE b.meeting_id = s.id AND b.state IN {_HELD})
    + (SELECT count(*) FROM move_offers o WHERE o.held_id = s.id AND o.state = 'asked')"""
_STANDS: Final = f"((s.announced_at IS NOT NULL AND s.called_off_at IS NULL) OR ({_PLACES}) > 0)"
_FIRST: Final = "CAST(strftime('%s', s.starts_at) AS INTEGER) / 900"
_MINUTES: Final = """(CAST(strftime('%s', s.ends_at) AS INTEGER)
    - CAST(strftime('%s', s.starts_at) AS INTEGER)) / 60 + t.pause_minutes"""

TIMES: Final = {
    "nobody's time is held twice": "SELECT cell FROM cells GROUP BY therapist_id, cell HAVING count(*) > 1",
    "every session that stands holds its whole time and its pause, and no more": f"""
        SELECT s.id, s.starts_at FROM sessions s JOIN therapists t ON t.id = s.therapist_id
        LEFT JOIN cells c ON c.meeting_id = s.id AND c.therapist_id = s.therapist_id
        WHERE {_STANDS} GROUP BY s.id HAVING count(c.id) <> ({_MINUTES} + 14) / 15
        OR min(c.cell) <> {_FIRST} OR max(c.cell) <> {_FIRST} + ({_MINUTES} + 14) / 15 - 1""",
    "no time is held for what does not stand": f"""
        SELECT s.id, count(*) FROM cells c JOIN sessions s ON s.id = c.meeting_id
        WHERE NOT {_STANDS} GROUP BY s.id""",
    "as many places are taken as there are people in them": f"""
        SELECT s.id, s.taken, s.announced_at FROM sessions s WHERE s.taken <> {_PLACES}""",
    "nobody has two sessions at once": f"""
        SELECT a.code, b.code FROM bookings a JOIN bookings b ON a.client_id = b.client_id AND a.id < b.id
        JOIN sessions s ON s.id = a.meeting_id JOIN sessions t ON t.id = b.meeting_id
        WHERE a.state IN {_OPEN} AND b.state IN {_OPEN}
        AND s.starts_at < t.ends_at AND t.starts_at < s.ends_at""",
    "nothing is moved more than twice": "SELECT code, moves FROM bookings WHERE moves > 2",
    "only a paid session can be about to move": """
        SELECT b.code, b.state FROM move_offers o JOIN bookings b ON b.id = o.booking_id
        WHERE o.state IN ('open', 'asked') AND b.state <> 'confirmed'""",
    "nobody is asked about what is over": """
        SELECT q.asks, b.state FROM open_questions q JOIN bookings b ON b.id = q.booking_id
        WHERE q.answered_at IS NULL AND q.expires_at > :now AND (q.asks, b.state) NOT IN (VALUES
        ('move', 'confirmed'), ('called off', 'called off'), ('rating', 'completed'),
        ('ways on', 'declined'), ('ways on', 'lapsed'), ('ways on', 'called off'))""",
}

MONEY: Final = {
    "what was paid for was paid for once, and nothing else was": f"""
        SELECT b.code, b.state FROM bookings b WHERE (b.state IN {_PAID_FOR}) <>
        (SELECT count(*) FROM payment_attempts p WHERE p.buys_id = b.id AND p.state = 'paid')
        AND NOT (b.state = 'called off' AND (SELECT count(*) FROM payment_attempts p
                                             WHERE p.buys_id = b.id AND p.state = 'paid') = 1)""",
    "only money that came buys anything": """
        SELECT id, state FROM payment_attempts WHERE buys_id IS NOT NULL AND state <> 'paid'""",
    "money that buys nothing goes back whole": f"""
        SELECT p.id FROM payment_attempts p
        LEFT JOIN refunds r ON r.attempt_id = p.id AND r.state IN {_GOES_BACK}
        WHERE p.state = 'paid' AND p.buys_id IS NULL
        GROUP BY p.id HAVING count(r.id) <> 1 OR sum(r.amount) <> p.amount OR sum(r.kept) <> 0""",
    "money that bought something does not go back as well": f"""
        SELECT p.id, b.state, r.state FROM payment_attempts p JOIN bookings b ON b.id = p.buys_id
        JOIN refunds r ON r.attempt_id = p.id AND r.state IN {_MAY_GO_BACK}
        WHERE b.state IN ('confirmed', 'completed', 'client absent')""",
    "what was paid for and did not take place is given back, once": f"""
        SELECT b.code, count(r.id) FROM payment_attempts p JOIN bookings b ON b.id = p.buys_id
        LEFT JOIN refunds r ON r.attempt_id = p.id AND r.booking_id = b.id AND r.state IN {_MAY_GO_BACK}
        WHERE b.state IN ('called off', 'therapist absent') GROUP BY b.id HAVING count(r.id) <> 1""",
    "what goes back and what is kept are what was paid": """
        SELECT r.id, r.amount, r.kept FROM refunds r JOIN payment_attempts p ON p.id = r.attempt_id
        WHERE r.amount + r.kept <> p.amount""",
    "nothing comes back from what did not come": """
        SELECT r.id FROM refunds r JOIN payment_attempts p ON p.id = r.attempt_id WHERE p.state <> 'paid'""",
    "no session is both earned and given back": f"""
        SELECT e.once FROM ledger_entries e JOIN refunds r ON r.booking_id = e.booking_id
        JOIN payment_attempts p ON p.id = r.attempt_id AND p.buys_id = r.booking_id
        WHERE e.once LIKE 'earned:%' AND r.state IN {_MAY_GO_BACK}""",
    "while people decide, nothing is earned and nothing goes back": """
        SELECT e.once, t.once FROM ledger_entries e JOIN tickets t ON t.once = 'dispute:' || e.booking_id
        WHERE e.at > t.opened_at AND e.cause IN ('session held', 'session given up')""",
    "what was held is earned once nobody may object, unless people are to decide": f"""
        SELECT b.code FROM bookings b JOIN sessions s ON s.id = b.meeting_id
        WHERE b.state IN ('completed', 'client absent') AND NOT b.disputed
        AND NOT EXISTS (SELECT 1 FROM ledger_entries e WHERE e.once = 'earned:' || b.id)
        AND (SELECT max(e.at) FROM booking_events e WHERE e.booking_id = b.id)
            < datetime(:now, '-25 hours') AND s.ends_at < datetime(:now, '-49 hours')
        AND b.state IN {_HELD}""",
}

_EARNED: Final = """(SELECT coalesce(sum(b.price), 0) FROM bookings b
    JOIN ledger_entries e ON e.once = 'earned:' || b.id)"""
_BACK: Final = f"(SELECT coalesce(sum(amount), 0) FROM refunds WHERE state IN {_GOES_BACK})"
_KEPT: Final = f"(SELECT coalesce(sum(kept), 0) FROM refunds WHERE state IN {_GOES_BACK})"
_SENT: Final = """(SELECT coalesce(sum(amount), 0) FROM mpesa_orders
    WHERE state = 'done' AND kind IN ('give back', 'send') AND cause = '{cause}')"""
_RETURNED, _PAID_OUT = _SENT.format(cause="refund"), _SENT.format(cause="payout")
_CHARGED: Final = """(SELECT coalesce(-sum(l.amount), 0) FROM ledger_lines l
    JOIN ledger_entries e ON e.id = l.entry_id AND e.cause = 'charge of M-Pesa'
    WHERE l.account = 'mpesa clearing')"""
_CAME: Final = "(SELECT coalesce(sum(amount), 0) FROM payment_attempts WHERE state = 'paid')"


def _stands_at(expected: str, *accounts: str) -> str:
    named = ", ".join(f"'{account}'" for account in accounts)
    stands = f"(SELECT coalesce(sum(amount), 0) FROM ledger_lines WHERE account IN ({named}))"
    return f"SELECT {stands}, {expected} WHERE {stands} <> {expected}"


BOOKS: Final = {
    "the books balance": "SELECT sum(amount) FROM ledger_lines HAVING sum(amount) <> 0",
    "M-Pesa holds what came and was not sent": _stands_at(
        f"({_CAME} - {_RETURNED} - {_PAID_OUT} - {_CHARGED})", "mpesa clearing"
    ),
    "what is to go back is set aside": _stands_at(f"({_RETURNED} - {_BACK})", "refunds in flight"),
    "what was held or kept is earned until it is paid out": _stands_at(
        f"({_PAID_OUT} + {_CHARGED} - {_EARNED} - {_KEPT})", "therapist payable", "platform fee"
    ),
    "a refund is returned when all of it was sent": """
        SELECT r.id, r.state, r.amount, coalesce(sum(o.amount), 0) FROM refunds r
        LEFT JOIN mpesa_orders o ON o.about = r.id AND o.cause = 'refund' AND o.state = 'done'
        GROUP BY r.id HAVING (r.state = 'returned') <> (coalesce(sum(o.amount), 0) = r.amount)
        OR coalesce(sum(o.amount), 0) > r.amount""",
    "a payout is paid when all of it was sent": """
        SELECT p.id, p.state, p.amount, coalesce(sum(o.amount), 0) FROM payouts p
        LEFT JOIN mpesa_orders o ON o.about = p.id AND o.cause = 'payout' AND o.state = 'done'
        GROUP BY p.id HAVING (p.state = 'paid') <> (coalesce(sum(o.amount), 0) = p.amount)""",
    "a payout is what its entries say": """
        SELECT p.id, p.amount, -sum(l.amount) FROM payouts p JOIN payout_items i ON i.payout_id = p.id
        JOIN ledger_lines l ON l.entry_id = i.entry_id AND l.account = 'therapist payable'
        GROUP BY p.id HAVING p.amount <> -sum(l.amount)""",
    "the rest is the clients'": _stands_at(f"-({_CAME} - {_BACK} - {_KEPT} - {_EARNED})", "client credit"),
}

_DUE: Final = """
    SELECT b.code, e.due_at FROM bookings b JOIN sessions s ON s.id = b.meeting_id
    LEFT JOIN errands e ON e.about = b.id AND e.kind = '{kind}'
    WHERE b.state = '{state}' AND {due} > :now AND substr(coalesce(e.due_at, ''), 1, 19) <> {due}"""


def _is_due(kind: str, state: str, due: str) -> str:
    return _DUE.format(kind=kind, state=state, due=f"datetime({due})")


ERRANDS: Final = {
    "a day before each session people will be reminded": _is_due(
        "remind day before", "confirmed", "s.starts_at, '-24 hours'"
    ),
    "an hour before, too": _is_due("remind hour before", "confirmed", "s.starts_at, '-1 hours'"),
    "after each the therapist will be asked": _is_due(
        "ask for done", "confirmed", "s.ends_at, '+15 minutes'"
    ),
    "each is closed two days later": _is_due("close session", "confirmed", "s.ends_at, '+48 hours'"),
    "a request lapses when its time is up": _is_due("lapse request", "pending", "b.answer_by"),
    "an approval lapses when its time is up": _is_due("lapse payment", "approved", "b.pay_by"),
    "nothing waits for ever": """
        SELECT b.code, b.state FROM bookings b WHERE NOT EXISTS (
            SELECT 1 FROM errands e WHERE e.about = b.id AND e.due_at IS NOT NULL AND e.kind = CASE b.state
            WHEN 'pending' THEN 'lapse request' WHEN 'approved' THEN 'lapse payment' ELSE 'close session' END)
        AND b.state IN ('pending', 'approved', 'confirmed')""",
    "nothing is due for what is over": """
        SELECT b.code, b.state, e.kind FROM bookings b JOIN errands e ON e.about = b.id
        WHERE e.due_at IS NOT NULL AND b.state NOT IN ('pending', 'approved', 'confirmed')
        AND e.kind NOT IN ('book earnings')""",
    "an order is given, or asked about, until it has ended": """
        SELECT o.id, o.kind, o.state FROM mpesa_orders o
        WHERE o.state IN ('due', 'sending', 'accepted', 'unclear') AND NOT EXISTS (
            SELECT 1 FROM errands e WHERE e.about = o.id AND e.due_at IS NOT NULL
            AND e.kind IN ('give order', 'chase order'))""",
    "money that is owed is on its way, put off, or with people": """
        SELECT r.id, r.state FROM refunds r WHERE r.state IN ('owed', 'on its way') AND NOT EXISTS (
            SELECT 1 FROM errands e WHERE e.about = r.id AND e.due_at IS NOT NULL
            AND e.kind IN ('book refund', 'send refund'))
        AND NOT EXISTS (SELECT 1 FROM mpesa_orders o WHERE o.about = r.id AND o.cause = 'refund'
            AND o.state IN ('due', 'sending', 'accepted', 'unclear'))""",
    "a therapist who is asked about a move answers in time or it lapses": """
        SELECT o.id FROM move_offers o WHERE o.state = 'asked' AND NOT EXISTS (
            SELECT 1 FROM errands e WHERE e.about = o.id AND e.kind = 'lapse move'
            AND e.due_at = o.answer_by)""",
}

PROMISES: Final = {**TIMES, **MONEY, **BOOKS, **ERRANDS}

"""What a hop costs: round trips to Redis and SQL statements, counted in this process."""

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from redis.connection import AbstractConnection
from sqlalchemy import event

from tests.bench.callers import Caller
from tests.world import KEY, opened, template_of


@dataclass
class Cost:
    """Of all hops that led to one screen."""

    hops: int = 0
    redis: int = 0
    sql: int = 0


@dataclass
class Counted:
    """Counts on while it is watched; ``by_screen`` has what was counted for each."""

    redis: int = 0
    sql: int = 0
    by_screen: dict[str, Cost] = field(default_factory=lambda: defaultdict(Cost))

    def note(self, screen: str) -> None:
        cost = self.by_screen[screen]
        cost.hops, cost.redis, cost.sql = cost.hops + 1, cost.redis + self.redis, cost.sql + self.sql
        self.redis = self.sql = 0

    @property
    def total(self) -> Cost:
        every = self.by_screen.values()
        return Cost(sum(c.hops for c in every), sum(c.redis for c in every), sum(c.sql for c in every))


def count_costs(folder: Path, redis_url: str, bookings: int = 10) -> Counted:
    """What the hops of so many bookings cost, after one that warms everything up."""
    database = f"sqlite:///{folder}/costs.sqlite"
    template_of(database)
    with opened(database, redis_url) as world, counting(world.runtime.database.engine) as counted:
        door = world.served.server.app.test_client()  # type: ignore[attr-defined]

        def ask(form: Mapping[str, str]) -> str:
            answer = door.post(f"/ussd/{KEY}", data=form)
            counted.note(answer.headers.get("at-ussd-hop-metadata", ""))
            return str(answer.text)

        caller = Caller(ask, random.Random(7))
        caller.book()
        counted.by_screen.clear()
        for _ in range(bookings):
            caller.book()
    return counted


@contextmanager
def counting(engine: Any) -> Iterator[Counted]:
    """Every packet sent to Redis (a pipeline is one) and every statement, BEGIN and COMMIT left out."""
    counted, send = Counted(), AbstractConnection.send_packed_command

    def sending(self: Any, *arguments: Any, **named: Any) -> Any:
        counted.redis += 1
        return send(self, *arguments, **named)

    def executing(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        counted.sql += not statement.startswith("BEGIN")

    event.listen(engine, "before_cursor_execute", executing)
    AbstractConnection.send_packed_command = sending  # type: ignore[method-assign]
    try:
        yield counted
    finally:
        AbstractConnection.send_packed_command = send  # type: ignore[method-assign]
        event.remove(engine, "before_cursor_execute", executing)

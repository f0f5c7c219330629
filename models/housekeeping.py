"""What the service remembers about itself: done keypresses, policy, the moved clock."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base
from models.sealing import Sealed


class Keypress(Base):
    """A key whose action was carried out, and where it led: pressed again, it only leads there."""

    __tablename__ = "keypresses"

    once: Mapped[str] = mapped_column(String(64), unique=True)
    outcome = Sealed[str]()
    at: Mapped[datetime] = mapped_column(index=True)


class PolicyValue(Base):
    """A rule the clinic set for itself; rules without a row have their default (booking/policy.py)."""

    __tablename__ = "policy"

    name: Mapped[str] = mapped_column(String(40), unique=True)
    value: Mapped[int]


class ClockOffset(Base):
    """By how much a simulated world's clock is ahead of the machine's. One row, and only when SIMULATED."""

    __tablename__ = "clock_offset"

    milliseconds: Mapped[int] = mapped_column(BigInteger, default=0)

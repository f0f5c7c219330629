"""The dozen things every part needs, gathered once and frozen. The one place where parts are plugged."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import requests
from redis import Redis
from redis.backoff import NoBackoff
from redis.retry import Retry
from sqlalchemy import select

from booking.happenings import Happening
from booking.personal import Personal
from booking.work import Announcer, Office, Work
from clock import Clock, ShiftedClock, WallClock
from doorbell import Doorbell
from mail.announcer import MailAnnouncer
from mail.gateway import MailGateway, NoMailServer
from mail.smtp import Smtp
from mail.writing import House
from models import sealing
from models.database import Database
from models.housekeeping import ClockOffset
from models.orders import Cause
from payments.coming_in.by_hand import ByHand
from payments.coming_in.till import Till
from payments.daraja.client import Daraja
from payments.daraja.pace import budgets
from payments.endings import ENDINGS, OBJECTIONS
from payments.ordering.cashier import Cashier
from settings import Settings
from sms.africas_talking import AfricasTalking
from sms.gateway import SmsGateway
from sms.line import Line
from sms.telling.announcer import SmsAnnouncer


@dataclass(frozen=True)
class Runtime:
    """A running service's parts. ``redis`` is for hops and tokens: quick to give up, never retrying."""

    settings: Settings
    clock: Clock
    database: Database
    redis: Redis
    doorbell: Doorbell
    announcer: SmsAnnouncer
    office: Office
    sms: SmsGateway
    line: Line
    mail: MailGateway
    till: Till
    cashier: Cashier
    by_hand: ByHand


def build(
    settings: Settings, clock: Callable[[Database], Clock] | None = None, patience: float = 0.2
) -> Runtime:
    """Plug the parts together. Opens no connection yet. ``patience``: seconds that Redis is waited for."""
    sealing.install(sealing.Keyring(settings.field_keys, settings.lookup_keys))
    redis, doorbell = _redis(settings, patience), Doorbell(_redis(settings, patience))
    database = Database(settings.database_url, doorbell.ring)
    telling = clock(database) if clock else _clock(settings, database)
    announcer = SmsAnnouncer(
        settings.public_url, settings.ussd_code, settings.support_phone, settings.daraja_shortcode
    )
    office = Office(database, telling, _everybody(settings, announcer), fee_percent=settings.fee_percent)
    a_second = budgets(settings.daraja_calls_a_second)
    daraja = Daraja(settings, redis, telling.now, requests.Session(), a_second=a_second)
    by_hand = ByHand(office, daraja, settings.daraja_shortcode)
    return Runtime(
        settings=settings,
        clock=telling,
        database=database,
        redis=redis,
        doorbell=doorbell,
        announcer=announcer,
        office=office,
        sms=_sms(settings),
        line=Line(redis, telling.now, settings.sms_a_second),
        mail=_mail(settings),
        till=Till(office, daraja, settings.public_url),
        cashier=Cashier(
            office,
            daraja,
            settings.public_url,
            {**ENDINGS, Cause.HAND_PAYMENT: by_hand.looked_up},
            OBJECTIONS,
        ),
        by_hand=by_hand,
    )


def _redis(settings: Settings, patience: float) -> Redis:
    """redis-py's own defaults hang for 59 s on a frozen server (facts/reliability.md 0.6)."""
    return Redis.from_url(
        settings.redis_url,
        socket_timeout=patience,
        socket_connect_timeout=patience,
        retry=Retry(NoBackoff(), 0),
    )


def _sms(settings: Settings) -> SmsGateway:
    """Replies must reach us, so texts come from the short code, or another number that takes them."""
    return AfricasTalking(
        settings.africastalking_username,
        settings.africastalking_api_key,
        settings.africastalking_url,
        settings.africastalking_sender_id or settings.africastalking_short_code,
    )


def _mail(settings: Settings) -> MailGateway:
    return Smtp(settings.smtp_url, settings.support_email) if settings.smtp_url else NoMailServer()


def _everybody(settings: Settings, texts: SmsAnnouncer) -> Announcer:
    """Whoever tells people what happened: by text, and by letter too where there is a mail server."""
    house = House(
        pages=settings.public_url,
        ussd_code=settings.ussd_code,
        number=settings.africastalking_short_code,
        support=settings.support_phone,
        sender=settings.support_email,
    )
    return Announcers((texts, MailAnnouncer(house))) if settings.smtp_url else texts


@dataclass(frozen=True)
class Announcers:
    """All of these are told."""

    everybody: tuple[Announcer, ...]

    def tell(self, work: Work, happening: Happening | Personal) -> None:
        for announcer in self.everybody:
            announcer.tell(work, happening)


def _clock(settings: Settings, database: Database) -> Clock:
    return ShiftedClock(lambda: clock_offset(database)) if settings.simulated else WallClock()


def clock_offset(database: Database) -> timedelta:
    """By how much a simulated world is ahead of the machine."""
    with database.reading() as session:
        return timedelta(milliseconds=session.scalar(select(ClockOffset.milliseconds)) or 0)

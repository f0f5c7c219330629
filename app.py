"""Builds the Flask app from one Runtime: every door, and who stands at it."""

from collections.abc import Callable

import structlog
from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from booking.asking.paying import call_ended
from booking.work import Actor
from doors import MAX_BODY, Doorkeeper
from language import _, spoken
from models import migrating
from models.sealing import keyring
from payments import routes as payment_doors
from runtime import Runtime
from sms import routes as sms_doors
from ussd import dialin
from ussd import routes as ussd_doors
from ussd.call import House
from ussd.menus import help_now
from ussd.routes import Ended
from ussd.switchboard import Switchboard
from ussd.trails import Trails
from web import health, join, receipts

log = structlog.get_logger()

_TRAIL = "trails"  # where trails are sealed for


def create(runtime: Runtime) -> Flask:
    app = Flask("smiling-steps", static_folder=None, template_folder="web/templates")
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.secret_key = runtime.settings.secret_key
    app.jinja_env.globals.update(_=_, spoken=spoken)
    _trust_proxies(app, runtime.settings.trusted_proxies)
    _open_doors(app, runtime)
    return app


def _open_doors(app: Flask, runtime: Runtime) -> None:
    doorkeeper = Doorkeeper(runtime.settings.webhook_keys, _turned_away)
    app.register_blueprint(ussd_doors.blueprint(switchboard(runtime), doorkeeper, _hang_up(runtime)))
    app.register_blueprint(sms_doors.blueprint(runtime.office, doorkeeper))
    allowed = runtime.settings.daraja_allowed_ips
    app.register_blueprint(payment_doors.blueprint(runtime.office, allowed, _turned_away, doorkeeper))
    app.register_blueprint(join.blueprint(runtime.office, runtime.settings))
    app.register_blueprint(receipts.blueprint(runtime.office, runtime.settings))
    app.register_blueprint(health.blueprint(runtime.office, _checks(runtime)))


def switchboard(runtime: Runtime) -> Switchboard:
    """Where every call arrives, with the menus of this service."""
    house = House(
        ussd_code=runtime.settings.ussd_code,
        support_phone=runtime.settings.support_phone,
        crisis_lines=runtime.settings.crisis_lines,
        pay_bill=runtime.settings.daraja_shortcode,
        letters_by=runtime.settings.africastalking_short_code if runtime.settings.smtp_url else "",
    )
    return Switchboard(
        trails=Trails(
            runtime.redis,
            secret=runtime.settings.lookup_keys[0][1],
            seal=lambda kept: keyring().seal(kept.decode(), _TRAIL),
            unseal=lambda sealed: keyring().unseal(sealed, _TRAIL).encode(),
        ),
        open_call=dialin.opener(runtime.office, house),
        home=dialin.front_page,
        express=dialin.express,
        help_step=help_now.help_menu,
        support_phone=runtime.settings.support_phone,
    )


def _hang_up(runtime: Runtime) -> Callable[[Ended], None]:
    """A call is over: what waited for that can be done."""

    def ended(notice: Ended) -> None:
        runtime.office.carry_out(Actor.CLIENT, lambda work: call_ended(work, notice.phone))

    return ended


def _turned_away(endpoint: str) -> None:
    log.warning("turned_away", door=endpoint)


def _checks(runtime: Runtime) -> dict[str, Callable[[], object]]:
    def tables() -> None:
        if not migrating.is_current(runtime.database.engine):
            raise RuntimeError("the database needs flask db upgrade")

    return {"database": tables, "redis": runtime.redis.ping}


def _trust_proxies(app: Flask, many: int) -> None:
    """Callers' addresses come from the nearest trusted proxy; anything further left can be forged."""
    if many:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=many, x_proto=many)  # type: ignore[method-assign]

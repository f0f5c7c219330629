"""M-Pesa on HTTP."""

from flask import Flask, Response, request
from werkzeug.exceptions import MethodNotAllowed, NotFound

from simulator.safaricom import backstage, control, daraja, daraja_c2b, daraja_orders, refusals
from simulator.safaricom.door import refuse
from simulator.safaricom.mpesa import Mpesa
from simulator.safaricom.refusals import Refusal


def create(mpesa: Mpesa) -> Flask:
    """Daraja's paths and the control paths over one state, which stays the caller's to look into."""
    app = Flask(__name__)
    app.json.sort_keys = False  # type: ignore[attr-defined]  # Safaricom's order reads better
    for paths in (daraja, daraja_orders, daraja_c2b, control, backstage):
        app.register_blueprint(paths.blueprint(mpesa))
    say_no_as_daraja_does(app, mpesa)
    return app


def say_no_as_daraja_does(app: Flask, mpesa: Mpesa) -> None:
    @app.errorhandler(Refusal)
    def refused(refusal: Refusal) -> Response:
        return refuse(mpesa, refusal)

    @app.errorhandler(NotFound)
    def not_found(_: NotFound) -> Response:
        return refuse(mpesa, refusals.not_found())

    @app.errorhandler(MethodNotAllowed)
    def wrong_method(_: MethodNotAllowed) -> Response:
        return refuse(mpesa, refusals.wrong_method(request.method))

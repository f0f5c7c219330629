"""How the web processes are served: ``gunicorn -c gunicorn_conf.py wsgi:app``.

Two processes of four threads did best on two cores (facts/reliability.md A4). The access log holds no
secret and nobody's number: of an address it writes down only the words that all callers share.
"""

import os
from typing import Any, Final

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

bind = f"0.0.0.0:{os.environ.get('PORT', '8000')}"
worker_class = "gthread"
workers = int(os.environ.get("WEB_CONCURRENCY", "2"))
threads = 4
timeout = 30  # seconds before a stuck process is replaced; no hop may take a third of that
graceful_timeout = 30  # seconds for the calls being answered when a deploy replaces the processes
keepalive = 30
control_socket_disable = True  # it would write into somebody's home directory
accesslog = "-"
access_log_format = '%(t)s "%(m)s %(U)s" %(s)s %(B)sb %(M)sms'

SHARED_WORDS: Final = frozenset(
    {"ussd", "ended", "sms", "inbound", "delivery", "opt-out", "voice", "j", "r", "console", "static"}
    | {"payments", "stk", "c2b", "validation", "confirmation", "results", "timeouts"}
    | {"healthz", "readyz", "metrics"}
)


def scrub(path: str) -> str:
    """The path with webhook keys, tokens and everything else that only one caller knows left out.

    >>> scrub("/payments/stk/k3y0f0n3att3mpt")
    '/payments/stk/-'
    """
    return "/".join(_scrub_word(word) for word in path.partition("?")[0].split("/"))


def _scrub_word(word: str) -> str:
    return word if word in SHARED_WORDS or not word else "-"


class DiscreetLogger(Logger):  # type: ignore[misc]
    """Gunicorn's log, without secrets."""

    def atoms(self, resp: Any, req: Any, environ: dict[str, Any], request_time: Any) -> dict[str, Any]:
        words: dict[str, Any] = super().atoms(resp, req, environ, request_time)
        return words | {"U": scrub(environ.get("PATH_INFO", "")), "r": "-", "q": "-", "f": "-"}

    def exception(self, msg: str, *args: object, **kwargs: Any) -> None:
        """Gunicorn tells the whole address when a request breaks it; we tell the scrubbed one."""
        super().exception(msg, *map(_scrub_address, args), **kwargs)


def _scrub_address(argument: object) -> object:
    return scrub(argument) if isinstance(argument, str) and argument.startswith("/") else argument


logger_class = DiscreetLogger

"""The web process: ``gunicorn -c gunicorn_conf.py wsgi:app``, and what ``flask --app wsgi`` loads."""

import logbook
import settings
from app import create
from commands import add_to
from runtime import build

logbook.set_up()
runtime = build(settings.read_or_exit())
app = create(runtime)
add_to(app, runtime)

"""A world on a laptop: begins once, is kept, ends whole, and says what went wrong. Played on a toy clinic."""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import redis as redis_py

import settings
from simulator import environment, playing
from simulator.network import Network
from simulator.playing import AlreadyPlaying, ProgramDied

REAL = Path(playing.__file__).parents[1]
WSGI = """
import click, os, pathlib
from datetime import datetime, UTC
from flask import Flask
from flask.cli import AppGroup

app = Flask(__name__)
here = pathlib.Path(os.environ["DATABASE_URL"].removeprefix("sqlite:///")).parent
db, clock, mpesa = AppGroup("db"), AppGroup("clock"), AppGroup("mpesa")
for group in (db, clock, mpesa):
    app.cli.add_command(group)

def wrote(line):
    with (here / "told").open("a") as told:
        told.write(line + "\\n")

db.command("upgrade")(lambda: wrote("tables"))
clock.command("begin-at-nine")(lambda: wrote("nine"))
app.cli.command("seed")(lambda: wrote("clinic"))

@mpesa.command("register-urls")
@click.option("--number")
def register(number):
    wrote(f"pay-bill:{number}")

app.route("/readyz", endpoint="ready")(lambda: "ready")
app.route("/healthz", endpoint="health")(lambda: {"time": datetime(2026, 11, 23, 6, tzinfo=UTC).isoformat()})
"""
SLOW_TO_SERVE = "import sys, time\nif 'gunicorn' in sys.argv[0]: time.sleep(4)\n"
SLOW_TO_FOLLOW = "import simulator.world as w; w.ASKS_THE_TIME_EVERY = 3.0; w.main()"
WAITS = "import time\nwhile True: time.sleep(1)\n"
DIES = "import sys\nsys.exit('the queue has no bell')\n"
PLAYS = """
import pathlib, sys
from simulator import playing
with playing.playing(pathlib.Path(sys.argv[1]), project=pathlib.Path(sys.argv[2])) as world:
    print(*[program.pid for program in world.running.values()], world.redis.process.pid, flush=True)
    world.watch()
"""


@pytest.fixture
def toy(tmp_path):
    """A service as small as can be, with the real stand-ins and the real way of serving."""
    project = tmp_path / "toy"
    for folder in ("jobs", "models", "migrations"):
        (project / folder).mkdir(parents=True)
    (project / "wsgi.py").write_text(WSGI)
    (project / "jobs/__init__.py").touch()
    (project / "jobs/worker.py").write_text(WAITS)
    (project / "jobs/schedule.py").write_text(WAITS)
    (project / "models/tables.py").write_text("# one table\n")
    for real in ("simulator", "gunicorn_conf.py"):
        (project / real).symlink_to(REAL / real)
    return project


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "play"


BEGINS = ["tables", "nine", "clinic"]
REGISTERS = f"pay-bill:{playing.ACCOUNT_PHONE}"


def told(folder):
    return (folder / "told").read_text().split()


def play_until_it_ends(folder, toy):
    with playing.playing(folder, project=toy) as world:
        world.watch()


def alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return "Z" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]


def test_a_world_begins_once_and_is_kept(toy, folder):
    with playing.playing(folder, project=toy) as world:
        first = dict(world.settings)
        assert told(folder) == [*BEGINS, REGISTERS]
        assert world.now().hour == 6
        redis_py.Redis.from_url(world.settings["REDIS_URL"]).set("kept", 1)
    with playing.playing(folder, project=toy) as world:
        assert told(folder) == [*BEGINS, REGISTERS, REGISTERS]
        assert world.settings["FIELD_KEYS"] == first["FIELD_KEYS"]
        assert redis_py.Redis.from_url(world.settings["REDIS_URL"]).get("kept") == b"1"


def test_m_pesa_is_told_where_to_tell_at_every_start(toy, folder):
    """Its addresses are others each time, and the stand-in remembers nothing."""
    for times in (1, 2):
        with playing.playing(folder, project=toy):
            assert told(folder).count(REGISTERS) == times


def test_fresh_begins_a_new_world(toy, folder):
    with playing.playing(folder, project=toy) as world:
        first = world.settings["FIELD_KEYS"]
    with playing.playing(folder, project=toy, fresh=True) as world:
        assert world.settings["FIELD_KEYS"] != first
        assert told(folder) == [*BEGINS, REGISTERS]


def test_data_made_with_other_tables_is_not_kept(toy, folder):
    with playing.playing(folder, project=toy) as world:
        first = world.settings["FIELD_KEYS"]
    (toy / "models/tables.py").write_text("# two tables\n")
    with playing.playing(folder, project=toy) as world:
        assert world.settings["FIELD_KEYS"] != first


def test_handsets_find_the_world_while_it_runs_and_only_then(toy, folder):
    with playing.playing(folder, project=toy) as world:
        assert Network.read(folder / "world.json") == world.network
        assert world.network.clock()
    assert not (folder / "world.json").exists()


def test_whoever_phones_first_finds_the_networks_on_the_services_clock(toy, folder, monkeypatch):
    """Else the line would be dropped as hours old when the stand-ins learn what time it is."""
    (toy / "wsgi.py").write_text(SLOW_TO_SERVE + WSGI)
    slow = {"stand-ins": lambda _: [sys.executable, "-c", SLOW_TO_FOLLOW]}
    monkeypatch.setattr(playing, "PROGRAMS", {**playing.PROGRAMS, **slow})
    with playing.playing(folder, project=toy) as world:
        apart = datetime.fromisoformat(world.network.clock()) - world.now()
        assert abs(apart) < timedelta(seconds=5)


def test_nothing_of_a_world_is_left_running(toy, folder):
    with playing.playing(folder, project=toy) as world:
        programs = [*world.running.values(), world.redis.process]
        assert len(programs) == 7
    assert all(program and program.poll() is not None for program in programs)


def test_a_folder_holds_one_running_world(toy, folder):
    with playing.playing(folder, project=toy), pytest.raises(AlreadyPlaying):
        playing.playing(folder, project=toy).__enter__()


def test_a_part_that_dies_is_named_with_its_last_words(toy, folder):
    (toy / "jobs/schedule.py").write_text(DIES)
    with pytest.raises(ProgramDied, match=r"(?s)schedule ended with status 1.*the queue has no bell"):
        play_until_it_ends(folder, toy)


def test_a_command_that_fails_says_why_and_starts_nothing(toy, folder):
    (toy / "wsgi.py").write_text("raise RuntimeError('no such table')")
    with pytest.raises(ProgramDied, match=r"(?s)flask db upgrade failed.*no such table"):
        play_until_it_ends(folder, toy)
    assert not (folder / "web.log").exists()


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child that its parent died")
def test_a_world_whose_player_was_killed_ends_by_itself(toy, folder):
    words = [sys.executable, "-c", PLAYS, str(folder), str(toy)]
    player = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=REAL)
    assert player.stdout
    pids = [int(pid) for pid in player.stdout.readline().split()]
    assert len(pids) == 7
    os.kill(player.pid, signal.SIGKILL)
    player.communicate()
    given_up = time.monotonic() + 20
    while any(map(alive, pids)):
        assert time.monotonic() < given_up, "some programs outlived the world"
        time.sleep(0.1)


def test_a_world_takes_nothing_of_ours_that_is_not_needed():
    ours = {"PATH": "/bin", "DARAJA_PASSKEY": "real", "DATABASE_URL": "postgresql://real", "HTTPS_PROXY": "x"}
    assert environment.inherited(ours).keys() == {"PATH", "FLASK_SKIP_DOTENV", "PYTHONUNBUFFERED"}


def test_the_service_accepts_the_settings_of_a_world(tmp_path):
    given = environment.settings(tmp_path, "unix:///tmp/redis.sock", environment.free_ports())
    assert settings.read(given).simulated
    unknown = given.keys() - {name.upper() for name in settings.Settings.model_fields}
    for_programs = {
        "PORT",
        "AFRICASTALKING_PORT",
        "SAFARICOM_PORT",
        "SMTP_PORT",
        "SERVICE_URL",
        "MAIL_FOLDER",
    }
    assert unknown == for_programs | environment.inherited(os.environ).keys()


def test_secrets_are_random_and_only_their_owner_can_read_them(tmp_path):
    kept = environment.keep_secrets(tmp_path)
    assert kept == environment.keep_secrets(tmp_path)
    assert kept != environment.make_secrets()
    assert (tmp_path / "secrets.json").stat().st_mode & 0o077 == 0

"""What the environment may say: every mistake is found before anything starts, and told at once."""

import subprocess
import sys
from pathlib import Path
from tempfile import mkdtemp

import pytest

from settings import Misconfigured, Settings, read
from simulator.environment import free_ports, make_secrets
from simulator.environment import settings as settings_of_play

ROOT = Path(__file__).parents[2]
CERTIFICATE = Path(mkdtemp()) / "safaricom.pem"
CERTIFICATE.write_text("-----BEGIN CERTIFICATE-----\n…\n-----END CERTIFICATE-----\n")
PRODUCTION = {
    **make_secrets(),
    "DATABASE_URL": "postgresql://clinic@db/clinic",
    "REDIS_URL": "rediss://redis:6379/0",
    "PUBLIC_URL": "https://phone.smilingsteps.example",
    "AFRICASTALKING_USERNAME": "smilingsteps",
    "AFRICASTALKING_SHORT_CODE": "20384",
    "DARAJA_SHORTCODE": "174379",
    "DARAJA_INITIATOR": "clinicapi",
    "DARAJA_CERTIFICATE": str(CERTIFICATE),
    "VIDEO_URL": "https://video.smilingsteps.example/rooms",
}
MUST_BE_GIVEN = {
    "REDIS_URL",
    "PUBLIC_URL",
    "SECRET_KEY",
    "FIELD_KEYS",
    "LOOKUP_KEYS",
    "WEBHOOK_KEYS",
    "AFRICASTALKING_USERNAME",
    "AFRICASTALKING_API_KEY",
    "AFRICASTALKING_SHORT_CODE",
    "DARAJA_CONSUMER_KEY",
    "DARAJA_CONSUMER_SECRET",
    "DARAJA_SHORTCODE",
    "DARAJA_PASSKEY",
    "DARAJA_INITIATOR",
    "DARAJA_INITIATOR_PASSWORD",
    "DARAJA_CERTIFICATE",
    "VIDEO_URL",
}
MAY_BE_LEFT_OUT_WHEN_SIMULATED = {name for name in MUST_BE_GIVEN if "INITIATOR" in name or "CERTIF" in name}
KEY = "bG9uZyBlbm91Z2ggdG8gbG9vayBsaWtlIGEga2V5ISE="


def problems(**changes: str) -> list[str]:
    with pytest.raises(Misconfigured) as wrong:
        read({**PRODUCTION, **changes})
    return wrong.value.problems


def test_an_empty_environment_hears_of_everything_at_once():
    with pytest.raises(Misconfigured) as wrong:
        read({})
    named = {problem.split()[0] for problem in wrong.value.problems}
    assert named == MUST_BE_GIVEN
    assert len(wrong.value.problems) == len(MUST_BE_GIVEN)
    assert all(problem.endswith(".") for problem in wrong.value.problems)
    assert str(wrong.value).startswith("The settings will not do. Nothing was started.")


def test_missing_and_wrong_are_told_together():
    told = problems(REDIS_URL="", PUBLIC_URL="http://x.example", FEE_PERCENT="lots", USSD_CODE="384")
    assert [problem.split()[0].strip(":") for problem in told] == [
        "REDIS_URL",
        "PUBLIC_URL",
        "USSD_CODE",
        "FEE_PERCENT",
    ]


def test_production_starts_with_what_production_needs():
    settings = read(PRODUCTION)
    assert not settings.simulated
    assert settings.secure
    assert settings.africastalking_url == "https://api.africastalking.com"
    assert settings.daraja_url == "https://api.safaricom.co.ke"


def test_settings_cannot_be_changed_afterwards():
    with pytest.raises(ValueError, match="frozen"):
        read(PRODUCTION).fee_percent = 0


def test_the_world_of_play_starts(tmp_path):
    settings = read(settings_of_play(tmp_path, "unix:///tmp/redis.sock", free_ports()))
    assert settings.simulated


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://u:p@db:5432/clinic", "postgresql+psycopg://u:p@db:5432/clinic"),
        ("postgresql://u@db/clinic?sslmode=require", "postgresql+psycopg://u@db/clinic?sslmode=require"),
        ("postgresql+psycopg://db/clinic", "postgresql+psycopg://db/clinic"),
        ("sqlite:///var/clinic.sqlite", "sqlite:///var/clinic.sqlite"),
    ],
)
def test_every_address_of_postgresql_means_psycopg_3(given, used):
    assert read({**PRODUCTION, "DATABASE_URL": given}).database_url == used


@pytest.mark.parametrize(
    "given",
    [
        "",
        "smtp://127.0.0.1:25",
        "smtp://clinic:p%40ss@mail.example:587",
        "smtps://clinic:p%40ss@mail.example",
    ],
)
def test_a_mail_server_may_be_left_out(given):
    assert read({**PRODUCTION, "SMTP_URL": given}).smtp_url == given


BAD = [
    ("SMTP_URL", "mail.example:587", "must look like smtp://user:password@host:587"),
    ("SMTP_URL", "https://mail.example", "must look like smtp://"),
    ("SMTP_URL", "smtp://mail.example/inbox", "must look like smtp://"),
    ("SMTP_URL", "smtp://u:p@mail.example:lots", "must look like smtp://"),
    ("SMTP_URL", "smtp://u:example@mail.example", "demo secret"),
    ("SUPPORT_EMAIL", "Smiling Steps <support@smilingsteps.example>", "must be an e-mail address"),
    ("SUPPORT_EMAIL", "support@x.example\nBcc: all@x.example", "must be an e-mail address"),
    ("DATABASE_URL", "mysql://db/clinic", "sqlite:// or postgresql://"),
    ("DATABASE_URL", "postgresql+psycopg2://db/clinic", "sqlite:// or postgresql://"),
    ("REDIS_URL", "localhost:6379", "redis://"),
    ("PUBLIC_URL", "http://phone.example", "https"),
    ("PUBLIC_URL", "phone.example", "full https address"),
    ("PUBLIC_URL", "https://phone.example/app", "without a path"),
    ("PUBLIC_URL", "https://Phone.example", "lower case"),
    ("PUBLIC_URL", "https://mpesa.smiling.example", "'mpesa'"),
    ("PUBLIC_URL", "https://sqlite.example", "'sql'"),
    ("AFRICASTALKING_URL", "http://api.africastalking.com", "https"),
    ("AFRICASTALKING_VOICE_URL", "ftp://voice", "https"),
    ("DARAJA_URL", "http://127.0.0.1:8000", "https"),
    ("VIDEO_URL", "http://video.example", "https"),
    ("SECRET_KEY", "s0short", "too short"),
    ("SECRET_KEY", "demo-secret-demo-secret-demo", "demo secret"),
    ("AFRICASTALKING_API_KEY", "example-key", "demo secret"),
    ("DARAJA_CONSUMER_SECRET", "change-me", "demo secret"),
    ("DARAJA_PASSKEY", "Demo", "demo secret"),
    ("WEBHOOK_KEYS", "t00short", "22 or more"),
    ("WEBHOOK_KEYS", "UPPERCASEUPPERCASEUPPERCASE", "lower-case"),
    ("WEBHOOK_KEYS", "abcdefghijklmexecnopqrstu", "'exec'"),
    ("WEBHOOK_KEYS", " , ", "is missing"),
    ("FIELD_KEYS", "nokey", "id:key"),
    ("FIELD_KEYS", "f1:short", "id:key"),
    ("FIELD_KEYS", f"F1:{KEY}", "id:key"),
    ("FIELD_KEYS", "f1:" + "A" * 43 + "=", "not random"),
    ("LOOKUP_KEYS", f"l1:{KEY},l1:{KEY}", "alike"),
    ("LOOKUP_KEYS", f"l1:{KEY[:-5]}", "id:key"),
    ("FEE_PERCENT", "91", "FEE_PERCENT"),
    ("FEE_PERCENT", "-1", "FEE_PERCENT"),
    ("TRUSTED_PROXIES", "6", "TRUSTED_PROXIES"),
    ("SIMULATED", "perhaps", "SIMULATED"),
    ("AFRICASTALKING_SENDER_ID", "SmilingS", "must be a number"),
    ("USSD_CODE", "*384*7464", "*384*7464#"),
    ("CRISIS_LINES", "somebody", "Red Cross 1199"),
    ("DARAJA_CERTIFICATE", "/no/such/file.pem", "not a file"),
    ("DARAJA_CERTIFICATE", "/", "not a file"),
    ("DARAJA_CERTIFICATE", __file__.replace("test_settings", "clinic"), "PEM"),
    ("DARAJA_INITIATOR_PASSWORD", "example-password", "demo secret"),
    ("DARAJA_ALLOWED_IPS", "196.201.212.69, safaricom.co.ke", "separated by commas"),
    ("DARAJA_ALLOWED_IPS", "any, 196.201.212.69", "the word any"),
]


@pytest.mark.parametrize(("name", "value", "told"), BAD)
def test_what_will_not_do_is_told_in_one_sentence(name, value, told):
    found = problems(**{name: value})
    assert len(found) == 1, found
    assert found[0].startswith(name)
    assert told in found[0]


SECRETS = ("_KEY", "_KEYS", "_SECRET", "_PASSKEY", "_PASSWORD")
SECRET = [(name, value) for name, value, _ in BAD if name.endswith(SECRETS)]


@pytest.mark.parametrize(("name", "value"), SECRET)
def test_no_secret_is_repeated_where_it_is_refused(name, value):
    assert value not in " ".join(problems(**{name: value}))


def test_only_a_simulated_world_may_speak_plain_http_and_have_demo_secrets():
    laptop = {
        **PRODUCTION,
        "SIMULATED": "1",
        "PUBLIC_URL": "http://127.0.0.1:8000",
        "DARAJA_URL": "http://127.0.0.1:9000",
        "AFRICASTALKING_API_KEY": "demo",
    }
    assert read(laptop).simulated
    assert len(problems(**{**laptop, "SIMULATED": "0"})) == 3


def test_only_a_simulated_world_may_do_without_one_who_sends_money():
    nobody = dict.fromkeys(MAY_BE_LEFT_OUT_WHEN_SIMULATED, "")
    assert read({**PRODUCTION, **nobody, "SIMULATED": "1"}).daraja_initiator == ""
    assert {problem.split()[0] for problem in problems(**nobody)} == MAY_BE_LEFT_OUT_WHEN_SIMULATED


def test_production_listens_to_safaricoms_own_addresses_unless_it_is_told_others():
    published = read(PRODUCTION).daraja_allowed_ips
    assert (len(published), "196.201.214.200" in published, "196.201.212.138" in published) == (
        12,
        True,
        True,
    )
    named = read({**PRODUCTION, "DARAJA_ALLOWED_IPS": "196.201.212.69, 2001:db8::7"})
    assert named.daraja_allowed_ips == ("196.201.212.69", "2001:db8::7")
    assert read({**PRODUCTION, "DARAJA_ALLOWED_IPS": "any"}).daraja_allowed_ips == ()


def test_a_simulated_world_listens_to_any_address_unless_it_is_told_others():
    laptop = {**PRODUCTION, "SIMULATED": "1"}
    assert read(laptop).daraja_allowed_ips == ()
    assert read({**laptop, "DARAJA_ALLOWED_IPS": "196.201.212.69"}).daraja_allowed_ips == ("196.201.212.69",)


def test_keys_come_in_order_so_that_the_first_is_active():
    ring = read({**PRODUCTION, "FIELD_KEYS": f"new:{KEY}, old:{KEY}"}).field_keys
    assert [name for name, _ in ring] == ["new", "old"]
    assert all(len(key) == 32 for _, key in ring)


def test_an_empty_variable_counts_as_left_out():
    assert read({**PRODUCTION, "FEE_PERCENT": "", "USSD_CODE": ""}).fee_percent == 20


def test_every_setting_that_has_no_default_is_known_to_this_test():
    needless = {name.upper() for name in Settings.model_fields} - MUST_BE_GIVEN
    assert not [problem for problem in problems(REDIS_URL="") if problem.split()[0] in needless]


def test_a_program_with_a_bad_environment_says_so_and_starts_nothing():
    words = [sys.executable, "-c", "import wsgi"]
    ended = subprocess.run(words, cwd=ROOT, env={"PATH": ""}, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert "Nothing was started" in ended.stderr
    assert "Traceback" not in ended.stderr
    assert all(name in ended.stderr for name in MUST_BE_GIVEN)

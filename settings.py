"""Everything the environment decides: read once, checked once, frozen.

``read()`` returns Settings or raises Misconfigured with every problem at once, in English. What a
clinic decides (deadlines, bands, prices) is not here but in the policy table of the database.
"""

import base64
import binascii
import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final
from urllib.parse import urlsplit

from pydantic import Field, ValidationError, ValidationInfo, field_validator
from pydantic_core import ErrorDetails
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

import addresses

# facts/daraja.md 5.4: Safaricom refuses callback addresses with these words in them, in any case.
REFUSED_IN_ADDRESSES: Final = ("m-pesa", "mpesa", "safaricom", "exec", "exe", "cmd", "sql", "query")
# facts/daraja.md 5.5: where Safaricom says that its callbacks come from, all in 196.201.
_PUBLISHED: Final = (
    "214.200 214.206 214.207 214.208 213.44 213.114 212.69 212.74 212.127 212.129 212.136 212.138"
)
SAFARICOMS_ADDRESSES: Final = tuple(f"196.201.{end}" for end in _PUBLISHED.split())
SHORTEST_SECRET: Final = 22  # characters of base32 or base64: at least 110 bits
# The form that a setting must have, and what is said of any other.
FORMS: Final = {
    "redis_url": (r"(redis|rediss|unix)://.*", "is missing. Give a redis://, rediss:// or unix:// address"),
    "ussd_code": (r"\*\d+(\*\d+)*#", "must look like *384*7464#"),
    "africastalking_sender_id": (
        r"(\+?\d{3,15})?",
        "must be a number: texts ask for replies, a name gets none",
    ),
}

TextTuple = tuple[str, ...]
Words = Annotated[TextTuple, NoDecode]
Keys = Annotated[tuple[tuple[str, bytes], ...], NoDecode]


class Misconfigured(Exception):
    """The environment will not do; ``problems`` says all that is wrong with it, a sentence each."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = problems
        super().__init__("\n".join(["The settings will not do. Nothing was started.", *problems]))


class Settings(BaseSettings):
    """The environment, checked. Names are those of the variables, in lower case."""

    model_config = SettingsConfigDict(frozen=True, extra="ignore", validate_default=True)

    simulated: bool = Field(False, description="1 only with the stand-ins: lets the clock be moved")
    database_url: str = Field("sqlite:///var/smiling-steps.sqlite", description="SQLAlchemy's")
    redis_url: str = Field("", description="redis://, rediss:// or unix://")
    public_url: str = Field("", description="where the outside reaches this service; no path")
    secret_key: str = Field("", description="signs what the browser keeps")
    field_keys: Keys = Field((), description="id:key,… for encryption; the first is active")
    lookup_keys: Keys = Field((), description="id:key,… for finding people by phone; the first is active")
    webhook_keys: Words = Field((), description="secrets in webhook addresses; two live at once to rotate")
    trusted_proxies: int = Field(0, ge=0, le=5, description="how many proxies stand in front")

    ussd_code: str = Field("*384*7464#", description="what clients dial")
    africastalking_username: str = Field("", description="the account")
    africastalking_api_key: str = ""
    africastalking_url: str = "https://api.africastalking.com"
    africastalking_voice_url: str = "https://voice.africastalking.com"
    africastalking_short_code: str = Field("", description="where replies go; five digits")
    africastalking_keyword: str = Field("", description="ours, where the short code is shared with others")
    africastalking_sender_id: str = Field("", description="another number that texts come from")
    africastalking_voice_number: str = ""
    sms_a_second: int = Field(100, gt=0, description="texts that may leave in a second, of all processes")

    daraja_url: str = "https://api.safaricom.co.ke"
    daraja_consumer_key: str = ""
    daraja_consumer_secret: str = ""
    daraja_shortcode: str = Field("", description="the Pay Bill number")
    daraja_passkey: str = ""
    daraja_initiator: str = Field("", description="who sends money; may be left out with the stand-ins")
    daraja_initiator_password: str = ""
    daraja_certificate: str = Field("", description="path of Safaricom's PEM file")
    daraja_calls_a_second: int = Field(5, gt=0, description="of each kind that asks; prompts four times that")
    daraja_allowed_ips: Words = Field((), description="callbacks come from here; Safaricom's own, or any")

    video_url: str = Field("", description="base address of the video rooms")
    fee_percent: int = Field(20, ge=0, le=90, description="the platform's share of a session")
    support_phone: str = "0709000000"
    support_hours: str = Field("8 AM-5 PM", description="when people of ours answer, as texts say it")
    support_email: str = "support@smilingsteps.example"
    crisis_lines: Words = Field(("Red Cross 1199", "Befrienders 0722178177", "Police 999"))
    smtp_url: str = Field("", description="the mail server; without one no letters are offered")

    @classmethod
    def settings_customise_sources(
        cls, settings_cls: type[BaseSettings], *sources: PydanticBaseSettingsSource, **named: Any
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        return (named["init_settings"],)  # read() hands over the environment, so tests can hand over theirs

    @field_validator("field_keys", "lookup_keys", mode="before")
    @classmethod
    def _decode_keys(cls, value: Any) -> object:
        if not value:
            raise ValueError("is missing. Give id:key, the key being 32 random bytes in URL-safe base64")
        keys = [key if isinstance(key, tuple) else _key(key) for key in value]
        if len({name for name, _ in keys}) < len(keys):
            raise ValueError("names two keys alike. Every key needs an id of its own")
        return tuple(keys)

    @field_validator(
        "webhook_keys", "daraja_allowed_ips", "crisis_lines", "field_keys", "lookup_keys", mode="before"
    )
    @classmethod
    def _split(cls, value: object) -> object:
        return tuple(p.strip() for p in value.split(",") if p.strip()) if isinstance(value, str) else value

    @field_validator("daraja_allowed_ips")
    @classmethod
    def _check_addresses(cls, value: TextTuple, info: ValidationInfo) -> TextTuple:
        """None means that any is believed, as in a world of stand-ins unless others are named."""
        if value in ((), ("any",)):
            return () if value or info.data.get("simulated") else SAFARICOMS_ADDRESSES
        if not all(re.fullmatch(r"\d+(\.\d+){3}|[0-9a-f:]+:[0-9a-f:]+", each) for each in value):
            raise ValueError("must be addresses like 196.201.212.69, separated by commas, or the word any")
        return value

    @field_validator("webhook_keys")
    @classmethod
    def _check_webhook_keys(cls, value: TextTuple) -> TextTuple:
        if not value:
            raise ValueError("is missing. Give one or two secrets, separated by a comma")
        for key in value:
            _refuse_words(key)
            if not re.fullmatch(rf"[a-z0-9]{{{SHORTEST_SECRET},}}", key):
                raise ValueError(
                    f"holds a key that is not {SHORTEST_SECRET} or more lower-case letters and digits"
                )
        return value

    @field_validator("database_url")
    @classmethod
    def _name_driver(cls, value: str) -> str:
        if not re.match(r"(sqlite|postgres|postgresql|postgresql\+psycopg)://", value):
            raise ValueError("must begin with sqlite:// or postgresql://")
        return re.sub(r"^postgres(ql)?://", "postgresql+psycopg://", value)

    @field_validator("public_url")
    @classmethod
    def _check_public_url(cls, value: str, info: ValidationInfo) -> str:
        if not value:
            raise ValueError("is missing. Give the https address the gateways reach this service by")
        _refuse_words(value)
        if value != value.lower():
            raise ValueError("must be in lower case: Safaricom has refused addresses with capitals")
        return _base(value, info)

    @field_validator("daraja_url", "africastalking_url", "africastalking_voice_url", "video_url")
    @classmethod
    def _check_base(cls, value: str, info: ValidationInfo) -> str:
        if not value:
            raise ValueError("is missing")
        return _base(value, info, path=info.field_name == "video_url")

    @field_validator(
        "africastalking_username", "africastalking_short_code", "daraja_consumer_key", "daraja_shortcode"
    )
    @classmethod
    def _need(cls, value: str) -> str:
        if not value:
            raise ValueError("is missing")
        return value

    @field_validator("secret_key", "africastalking_api_key", "daraja_consumer_secret", "daraja_passkey")
    @classmethod
    def _check_secret(cls, value: str, info: ValidationInfo) -> str:
        _no_demo(cls._need(value), info)
        if info.field_name == "secret_key" and len(value) < SHORTEST_SECRET:
            raise ValueError(f"is too short. Give {SHORTEST_SECRET} characters or more")
        return value

    @field_validator(*FORMS)
    @classmethod
    def _check_form(cls, value: str, info: ValidationInfo) -> str:
        form, complaint = FORMS[str(info.field_name)]
        if not re.fullmatch(form, value):
            raise ValueError(complaint)
        return value

    @field_validator("crisis_lines")
    @classmethod
    def _check_lines(cls, value: TextTuple) -> TextTuple:
        if not value or not all(re.fullmatch(r"\S.* [0-9 +]+", line) for line in value):
            raise ValueError("must be a list like: Red Cross 1199, Police 999")
        return value

    @field_validator("daraja_initiator", "daraja_initiator_password", "daraja_certificate")
    @classmethod
    def _need_to_send_money(cls, value: str, info: ValidationInfo) -> str:
        if not value and not info.data.get("simulated"):
            raise ValueError("is missing. Without it no money can be sent back")
        return _no_demo(value, info) if info.field_name == "daraja_initiator_password" else value

    @field_validator("daraja_certificate")
    @classmethod
    def _check_certificate(cls, value: str) -> str:
        try:
            written = Path(value).read_bytes() if value else b""
        except OSError:
            raise ValueError("is not a file that can be read") from None
        if value and b"BEGIN CERTIFICATE" not in written:
            raise ValueError("is not a certificate in PEM form")
        return value

    @field_validator("support_email")
    @classmethod
    def _check_email(cls, value: str) -> str:
        try:
            return addresses.normalise(value)
        except addresses.NotAnAddress:
            raise ValueError("must be an e-mail address; letters come from it") from None

    @field_validator("smtp_url")
    @classmethod
    def _check_smtp(cls, value: str, info: ValidationInfo) -> str:
        if value and not re.fullmatch(r"smtps?://([^/@\s]+@)?[\w.-]+(:\d+)?/?", value):
            raise ValueError("must look like smtp://user:password@host:587, or smtps:// for port 465")
        _no_demo(urlsplit(value).password or "", info)
        return value

    @property
    def secure(self) -> bool:
        """Whether browsers reach us by https."""
        return self.public_url.startswith("https://")


def read(environment: Mapping[str, str] | None = None) -> Settings:
    """The settings of this environment (the process's own unless another is given).

    An empty variable counts as left out. Raises Misconfigured.
    """
    source = os.environ if environment is None else environment
    given = {name: source[name.upper()] for name in Settings.model_fields if source.get(name.upper())}
    try:
        return Settings(**given)  # type: ignore[arg-type]
    except ValidationError as wrong:
        raise Misconfigured([_in_english(error) for error in wrong.errors()]) from None


def read_or_exit() -> Settings:
    """The settings of this process; if they will not do, says all that is wrong and ends it."""
    try:
        return read()
    except Misconfigured as wrong:
        raise SystemExit(str(wrong)) from None


def _in_english(error: ErrorDetails) -> str:
    reason = error["msg"].removeprefix("Value error, ")
    joint = " " if error["type"] == "value_error" else ": "
    return f"{str(error['loc'][0]).upper()}{joint}{reason}."


def _key(text: str) -> tuple[str, bytes]:
    name, _, encoded = text.partition(":")
    try:
        key = base64.b64decode(encoded + "=" * (-len(encoded) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if not re.fullmatch(r"[a-z0-9]{1,8}", name) or len(key) != 32:
        raise ValueError("must be id:key, the id short and in lower case, the key 32 bytes in base64")
    if len(set(key)) < 8:
        raise ValueError("holds a key that is not random")
    return name, key


def _base(value: str, info: ValidationInfo, *, path: bool = False) -> str:
    parts = urlsplit(value)
    allowed = ("http", "https") if info.data.get("simulated") else ("https",)
    if parts.scheme not in allowed or not parts.hostname:
        raise ValueError(f"must be a full {allowed[-1]} address")
    if not path and parts.path not in ("", "/"):
        raise ValueError("must be a base address without a path")
    return value.rstrip("/")


def _no_demo(value: str, info: ValidationInfo) -> str:
    if not info.data.get("simulated") and re.match(r"(demo|example|change)", value, re.IGNORECASE):
        raise ValueError("is a demo secret. Production needs one of its own")
    return value


def _refuse_words(value: str) -> None:
    for word in REFUSED_IN_ADDRESSES:
        if word in value.lower():
            raise ValueError(f"holds the word '{word}', which Safaricom refuses in callback addresses")

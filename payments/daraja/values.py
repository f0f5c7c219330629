"""What Safaricom writes, read with all the variance it is known for: None where it says nothing usable.

facts/daraja.md, fact 12: numbers come as text and text as numbers, dates in three forms and without
their zone. Nothing here ever raises but NotJson.
"""

import json
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from clock import NAIROBI


class NotJson(ValueError):
    """The body is no JSON object, or lacks what its kind is known by."""


def object_in(body: bytes, *path: str) -> Mapping[str, object]:
    """The object that stands at ``path`` in this body. Raises NotJson."""
    try:
        said = json.loads(body)
        for name in path:
            said = said[name]
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        raise NotJson(" in ".join(["no object", *path])) from None
    if not isinstance(said, dict):
        raise NotJson(" in ".join(["no object", *path]))
    return said


def by_name(listed: object, name: str) -> Iterable[tuple[str, object]]:
    """Name and value of each item of a list that may be a single item; an item may lack its value."""
    items = listed if isinstance(listed, list) else [listed]
    for item in items:
        if isinstance(item, dict) and isinstance(item.get(name), str):
            yield item[name], item.get("Value")


def as_code(value: object) -> str | None:
    """``0``, ``0.0``, ``"0"`` and ``" 0 "`` are one code; None if it is none."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    text = str(value).strip() if isinstance(value, int | str) and not isinstance(value, bool) else ""
    return text if re.fullmatch(r"[ -~]{1,40}", text) else None


def words(value: object, longest: int = 200) -> str:
    """What people wrote, or a number, on one line and without what no database takes; may be empty."""
    number = str(value) if isinstance(value, float) and not value.is_integer() else as_code(value) or ""
    text = value if isinstance(value, str) else number
    return "".join(letter if letter.isprintable() else " " for letter in text[:longest]).strip()


def plain_id(value: object) -> str:
    """An identifier as it was given, or nothing."""
    return value if isinstance(value, str) and re.fullmatch(r"[!-~]{1,100}", value) else ""


def whole_shillings(value: object) -> int | None:
    whole = re.fullmatch(r"([0-9]{1,9})(\.0*)?", as_code(value) or "")
    return int(whole[1]) if whole else None


def receipt(value: object) -> str | None:
    """Ten capitals and digits. On failure Safaricom fills in one that ends in zeros (facts/daraja.md 7)."""
    fits = isinstance(value, str) and re.fullmatch(r"[A-Z0-9]{10}", value) and not value.endswith("0000000")
    return str(value) if fits else None


def moment(value: object) -> datetime | None:
    """``20191219102115``, ``06.07.2024 22:48:52`` or ``2020-08-05T10:13:00Z``; aware, UTC.

    All are Nairobi's time though none says so, and the last one says otherwise (facts/daraja.md 7.5).
    """
    try:
        return _written(as_code(value) or "").astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def _written(text: str) -> datetime:
    if re.fullmatch(r"[0-9]{14}", text):
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=NAIROBI)
    if re.fullmatch(r"[0-9]{2}\.[0-9]{2}\.[0-9]{4} .*", text):
        return datetime.strptime(text, "%d.%m.%Y %H:%M:%S").replace(tzinfo=NAIROBI)
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ].*", text):
        there = datetime.fromisoformat(text.removesuffix("Z"))
        return there if there.tzinfo else there.replace(tzinfo=NAIROBI)
    raise ValueError("no date of Safaricom's")

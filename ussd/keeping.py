"""What a place is about: kept as JSON in a trail, given back as the types that its step asks for."""

import inspect
from collections.abc import Callable, Mapping
from dataclasses import field, make_dataclass
from typing import Any, get_type_hints

from pydantic import TypeAdapter, ValidationError
from pydantic_core import to_json


class LostPlace(Exception):
    """A kept place that today's menus do not know, or whose about no longer fits: what a deploy leaves."""


def keep(about: Mapping[str, object]) -> str:
    """As JSON: numbers, words, truth values, None, dates, times, enumerations, small dataclasses of these."""
    return to_json(about).decode()


def shape_of(run: Callable[..., object]) -> TypeAdapter[Any]:
    """What a step asks to be told, read off the type hints of its keyword arguments."""
    hints = get_type_hints(run)
    told = [(name, hints[name], _default(asked)) for name, asked in _asked(run).items()]
    strictly = {"__pydantic_config__": {"extra": "forbid"}}
    return TypeAdapter(make_dataclass("About", told, kw_only=True, namespace=strictly))


def restore(about: str, shape: TypeAdapter[Any]) -> dict[str, Any]:
    """The arguments again. Raises LostPlace where one is missing, unknown or of another type."""
    try:
        return dict(vars(shape.validate_json(about, strict=True)))
    except ValidationError as wrong:
        raise LostPlace(f"{wrong.error_count()} of its values no longer fit") from None


def _asked(run: Callable[..., object]) -> dict[str, inspect.Parameter]:
    every = inspect.signature(run).parameters
    return {name: one for name, one in every.items() if one.kind is one.KEYWORD_ONLY}


def _default(asked: inspect.Parameter) -> Any:
    return field() if asked.default is asked.empty else field(default=asked.default)

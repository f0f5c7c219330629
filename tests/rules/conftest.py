"""A clinic at work, and a post box for its letters."""

from collections.abc import Iterator

import pytest

from tests.rules.clinic_at_work import Clinic, opened
from tests.rules.post_box import PostBox, standing_in


@pytest.fixture
def clinic(database_url: str) -> Iterator[Clinic]:
    with opened(database_url) as clinic:
        yield clinic


@pytest.fixture
def post_box(clinic: Clinic) -> Iterator[PostBox]:
    with standing_in(clinic) as box:
        yield box

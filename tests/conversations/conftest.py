"""What several visits have in common; people and the world are in tests/conftest.py."""

from collections.abc import Iterator

import pytest

from tests.conversations.by_hand import books_agree, told_where_to_tell
from tests.operating import Terminal
from tests.world import World


@pytest.fixture
def pay_bill(world: World) -> None:
    """M-Pesa tells us of payments by hand, and keeps a list of them."""
    told_where_to_tell(world)


@pytest.fixture
def terminal(world: World, pay_bill: None) -> Terminal:
    """An operator's, at a clinic that M-Pesa tells of payments by hand."""
    return Terminal(world)


@pytest.fixture
def reckoned(world: World) -> Iterator[None]:
    """At the end our books say what M-Pesa's own book says."""
    yield
    assert books_agree(world)

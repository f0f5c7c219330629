"""Everything that is not as promised, whatever it is about."""

from tests.faults.reckoning import accounts, charged, errands, money_in, money_out, named, papers, texts
from tests.faults.reckoning.evidence import gathered
from tests.world import World


def problems(world: World, dupes_allowed: int) -> list[str]:
    """In words; nothing, if all is well. ``dupes_allowed``: how often nobody could know that a text went."""
    it = gathered(world)
    return [
        *errands.problems(world),
        *money_in.problems(it),
        *money_out.problems(it),
        *charged.problems(it),
        *accounts.problems(world, it),
        *named.problems(it),
        *papers.problems(world, it),
        *texts.problems(world, dupes_allowed),
    ]

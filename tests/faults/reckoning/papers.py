"""Receipts and credit notes: one for each cause, and no number left out or given twice."""

from collections.abc import Iterator, Sequence

from sqlalchemy import select

from models.money import AttemptState, RefundState
from models.payouts import Paper, PaperKind, PaperSeries
from tests.faults.reckoning.evidence import Evidence
from tests.world import World


def problems(world: World, it: Evidence) -> Iterator[str]:
    papers = [paper for (paper,) in world.sql(select(Paper))]
    last = {row.kind: row.last for (row,) in world.sql(select(PaperSeries))}
    causes = {
        PaperKind.RECEIPT: [each.id for each in it.attempts if each.state == AttemptState.PAID],
        PaperKind.CREDIT_NOTE: [
            each.id
            for each in it.refunds
            if each.state == RefundState.RETURNED and each.attempt_id and each.amount
        ],
    }
    for kind in PaperKind:
        mine = [paper for paper in papers if paper.kind == kind]
        yield from _numbers(kind, mine, last.get(kind, 0))
        if sorted(paper.about for paper in mine) != sorted(causes[kind]):
            yield f"{len(mine)} papers ({kind}) for {len(causes[kind])} causes"


def _numbers(kind: PaperKind, papers: Sequence[Paper], last: int) -> Iterator[str]:
    if sorted(paper.number for paper in papers) != list(range(1, last + 1)):
        yield f"the numbers of {len(papers)} papers ({kind}) do not run from 1 to {last}"

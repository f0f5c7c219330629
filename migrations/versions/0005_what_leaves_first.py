"""What leaves first, and how often a text may leave"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
DUE = sa.text("due_at IS NOT NULL")
ERRANDS = sa.table("errands", sa.column("kind"), sa.column("lane"))
# Whatever is in no other lane is in that of deadlines.
LANES = {
    "money": (
        "prompt for payment",
        "chase payment",
        "read callback",
        "read notice",
        "read result",
        "prove payment",
        "give order",
        "chase order",
        "send refund",
    ),
    "books": (
        "count kept",
        "book refund",
        "return unchosen",
        "send payout",
        "book earnings",
        "find payments",
        "reconcile",
    ),
    "answers": ("answer text",),
    "texts": ("deliver text",),
    "to remind": ("remind day before", "ask for done"),
    "letters": ("deliver letter",),
}


def upgrade() -> None:
    with op.batch_alter_table("errands") as errands:
        errands.add_column(
            sa.Column("lane", sa.String(length=12), nullable=False, server_default="deadlines")
        )
    for lane, kinds in LANES.items():
        op.execute(sa.update(ERRANDS).where(ERRANDS.c.kind.in_(kinds)).values(lane=lane))
    with op.batch_alter_table("errands") as errands:
        errands.alter_column("lane", server_default=None)
        errands.create_index("ix_errands_due", ["lane", "due_at"], sqlite_where=DUE, postgresql_where=DUE)
    with op.batch_alter_table("texts") as texts:
        texts.add_column(sa.Column("at_most", KEY, nullable=False, server_default="1"))
        texts.add_column(sa.Column("handed", KEY, nullable=False, server_default="0"))
        texts.add_column(sa.Column("handed_at", sa.DateTime(timezone=True), nullable=True))
        texts.add_column(sa.Column("read_at", sa.DateTime(timezone=True), nullable=True))
    with op.batch_alter_table("texts") as texts:
        texts.alter_column("at_most", server_default=None)
        texts.alter_column("handed", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("texts") as texts:
        texts.drop_column("read_at")
        texts.drop_column("handed_at")
        texts.drop_column("handed")
        texts.drop_column("at_most")
    with op.batch_alter_table("errands") as errands:
        errands.drop_index("ix_errands_due")
        errands.drop_column("lane")

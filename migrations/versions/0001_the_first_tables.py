"""The first tables"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "clock_offset",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("milliseconds", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clock_offset")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "differences",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("what", sa.String(length=40), nullable=False),
        sa.Column("ours", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("theirs", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("found_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("resolved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("how", sa.String(length=60), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_differences")),
        sa.UniqueConstraint("kind", "what", name=op.f("uq_differences_kind_what")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("differences", schema=None) as batch_op:
        batch_op.create_index("ix_differences_resolved_at", ["resolved_at"], unique=False)

    op.create_table(
        "errands",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("about", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("leased_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("lease", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("rung_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errands")),
        sa.UniqueConstraint("kind", "about", name=op.f("uq_errands_kind_about")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("errands", schema=None) as batch_op:
        batch_op.create_index("ix_errands_due_at", ["due_at"], unique=False)

    op.create_table(
        "hand_notices",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(length=45), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=24), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_notices")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "holidays",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_holidays")),
        sa.UniqueConstraint("day", name=op.f("uq_holidays_day")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "inbound_texts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("gateway_id", sa.String(length=80), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("understood_as", sa.String(length=20), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_lookup", sa.String(length=80), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_inbound_texts")),
        sa.UniqueConstraint("gateway_id", name=op.f("uq_inbound_texts_gateway_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("inbound_texts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_inbound_texts_phone_lookup"), ["phone_lookup"], unique=False)

    op.create_table(
        "keypresses",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("once", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_keypresses")),
        sa.UniqueConstraint("once", name=op.f("uq_keypresses_once")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("keypresses", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_keypresses_at"), ["at"], unique=False)

    op.create_table(
        "list_read",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_list_read")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "mpesa_orders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("cause", sa.String(length=16), nullable=False),
        sa.Column("about", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("part", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("of_receipt", sa.String(length=20), nullable=True),
        sa.Column("of_key", sa.String(length=60), nullable=True),
        sa.Column("key", sa.String(length=60), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("conversation", sa.String(length=60), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("questions", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("receipt", sa.String(length=20), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "kind IN ('give back', 'send', 'look up', 'balance')", name=op.f("ck_mpesa_orders_kind")
        ),
        sa.CheckConstraint(
            "state IN ('due', 'sending', 'accepted', 'unclear', 'done', 'refused', 'with support')",
            name=op.f("ck_mpesa_orders_state"),
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mpesa_orders")),
        sa.UniqueConstraint("key", name=op.f("uq_mpesa_orders_key")),
        sa.UniqueConstraint("receipt", name=op.f("uq_mpesa_orders_receipt")),
        sa.UniqueConstraint("token", name=op.f("uq_mpesa_orders_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("mpesa_orders", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mpesa_orders_about"), ["about"], unique=False)
        batch_op.create_index(batch_op.f("ix_mpesa_orders_conversation"), ["conversation"], unique=False)
        batch_op.create_index(
            "uq_money_moves_once",
            ["cause", "about", "part"],
            unique=True,
            sqlite_where=sa.text("state <> 'refused' AND kind IN ('give back', 'send')"),
            postgresql_where=sa.text("state <> 'refused' AND kind IN ('give back', 'send')"),
        )

    op.create_table(
        "paper_series",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("last", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_paper_series")),
        sa.UniqueConstraint("kind", name=op.f("uq_paper_series_kind")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("value", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
        sa.UniqueConstraint("name", name=op.f("uq_policy_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "reconciliations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("ran_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("compared", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("differences", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reconciliations")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("reconciliations", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_reconciliations_day"), ["day"], unique=False)

    op.create_table(
        "specialisations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("name_sw", sa.String(length=40), nullable=True),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_specialisations")),
        sa.UniqueConstraint("name", name=op.f("uq_specialisations_name")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "therapists",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("short_code", sa.String(length=6), nullable=False),
        sa.Column("speaks", sa.String(length=60), nullable=False),
        sa.Column("bio", sa.String(length=300), nullable=True),
        sa.Column("pause_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("paused", sa.Boolean(), nullable=False),
        sa.Column("ratings", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stars", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("busy_until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_lookup", sa.String(length=80), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_therapists")),
        sa.UniqueConstraint("name", name=op.f("uq_therapists_name")),
        sa.UniqueConstraint("phone_lookup", name=op.f("uq_therapists_phone_lookup")),
        sa.UniqueConstraint("short_code", name=op.f("uq_therapists_short_code")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("therapists", schema=None) as batch_op:
        batch_op.create_index("ix_therapists_busy_until_id", ["busy_until", "id"], unique=False)

    op.create_table(
        "clients",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("full_texts", sa.Boolean(), nullable=True),
        sa.Column("shares_phone", sa.Boolean(), nullable=False),
        sa.Column("reminders", sa.Boolean(), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_therapist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_lookup", sa.String(length=80), nullable=False),
        sa.Column("first_name", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["last_therapist_id"], ["therapists.id"], name="last_therapist"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_clients")),
        sa.UniqueConstraint("phone_lookup", name=op.f("uq_clients_phone_lookup")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "days_off",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("therapist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_days_off_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_days_off")),
        sa.UniqueConstraint("therapist_id", "day", name=op.f("uq_days_off_therapist_id_day")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("days_off", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_days_off_day"), ["day"], unique=False)

    op.create_table(
        "freed_times",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("therapist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("freed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapists.id"], name=op.f("fk_freed_times_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_freed_times")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("freed_times", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_freed_times_ends_at"), ["ends_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_freed_times_therapist_id"), ["therapist_id"], unique=False)

    op.create_table(
        "offers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("therapist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("price > 0 AND minutes > 0", name=op.f("ck_offers_worth_something")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_offers_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_offers")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_offers_therapist_id"), ["therapist_id"], unique=False)

    op.create_table(
        "open_days",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("therapist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_open_days_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_days")),
        sa.UniqueConstraint("therapist_id", "day", name=op.f("uq_open_days_therapist_id_day")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("open_days", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_open_days_day"), ["day"], unique=False)

    op.create_table(
        "order_results",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("order_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("timed_out", sa.Boolean(), nullable=False),
        sa.Column("source", sa.String(length=45), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=24), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["order_id"], ["mpesa_orders.id"], name=op.f("fk_order_results_order_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_order_results")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("order_results", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_order_results_order_id"), ["order_id"], unique=False)

    op.create_table(
        "payouts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("therapist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('on its way', 'paid', 'failed', 'with support')", name=op.f("ck_payouts_state")
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payouts_amount")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_payouts_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payouts")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("payouts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payouts_therapist_id"), ["therapist_id"], unique=False)
        batch_op.create_index(
            "uq_one_payout_on_its_way",
            ["therapist_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('on its way', 'with support')"),
            postgresql_where=sa.text("state IN ('on its way', 'with support')"),
        )

    op.create_table(
        "sessions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("therapist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seats", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("taken", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("seat_price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("announced_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("called_off_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("therapist_link", sa.String(length=40), nullable=True),
        sa.CheckConstraint(
            "(announced_at IS NULL) = (seat_price IS NULL)", name=op.f("ck_sessions_announced_with_its_price")
        ),
        sa.CheckConstraint("seats = 1 OR announced_at IS NOT NULL", name=op.f("ck_sessions_private_for_one")),
        sa.CheckConstraint("starts_at < ends_at", name=op.f("ck_sessions_forwards")),
        sa.CheckConstraint("taken BETWEEN 0 AND seats", name=op.f("ck_sessions_seats")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_sessions_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("therapist_link", name=op.f("uq_sessions_therapist_link")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.create_index(
            "ix_sessions_announced",
            ["starts_at"],
            unique=False,
            sqlite_where=sa.text("announced_at IS NOT NULL"),
            postgresql_where=sa.text("announced_at IS NOT NULL"),
        )
        batch_op.create_index(batch_op.f("ix_sessions_starts_at"), ["starts_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_sessions_therapist_id"), ["therapist_id"], unique=False)

    op.create_table(
        "therapist_specialisations",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("therapist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("specialisation_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["specialisation_id"],
            ["specialisations.id"],
            name=op.f("fk_therapist_specialisations_specialisation_id"),
        ),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapists.id"], name=op.f("fk_therapist_specialisations_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_therapist_specialisations")),
        sa.UniqueConstraint(
            "therapist_id",
            "specialisation_id",
            name=op.f("uq_therapist_specialisations_therapist_id_specialisation_id"),
        ),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("therapist_specialisations", schema=None) as batch_op:
        batch_op.create_index(
            batch_op.f("ix_therapist_specialisations_specialisation_id"), ["specialisation_id"], unique=False
        )

    op.create_table(
        "weekly_hours",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("therapist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("weekday", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("opens", sa.Time(), nullable=False),
        sa.Column("closes", sa.Time(), nullable=False),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapists.id"], name=op.f("fk_weekly_hours_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_weekly_hours")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("weekly_hours", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_weekly_hours_therapist_id"), ["therapist_id"], unique=False)

    op.create_table(
        "bookings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=12), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("therapist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("price", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=False),
        sa.Column("pay_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("moves", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column(
            "least_notice_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True
        ),
        sa.Column("lasted_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("disputed", sa.Boolean(), nullable=False),
        sa.Column("client_link", sa.String(length=40), nullable=False),
        sa.Column("therapist_link", sa.String(length=40), nullable=False),
        sa.Column("kind", sa.LargeBinary(), nullable=False),
        sa.Column("specialisation", sa.LargeBinary(), nullable=True),
        sa.Column("decline_reason", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('pending', 'approved', 'confirmed', 'completed', 'client absent', 'therapist absent', 'declined', 'lapsed', 'called off')",
            name=op.f("ck_bookings_state"),
        ),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_bookings_client_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["sessions.id"], name=op.f("fk_bookings_meeting_id")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_bookings_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bookings")),
        sa.UniqueConstraint("client_link", name=op.f("uq_bookings_client_link")),
        sa.UniqueConstraint("code", name=op.f("uq_bookings_code")),
        sa.UniqueConstraint("therapist_link", name=op.f("uq_bookings_therapist_link")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_bookings_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_bookings_meeting_id"), ["meeting_id"], unique=False)
        batch_op.create_index("ix_bookings_therapist_id_state", ["therapist_id", "state"], unique=False)
        batch_op.create_index(
            "uq_one_seat_each",
            ["meeting_id", "client_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('pending', 'approved', 'confirmed')"),
            postgresql_where=sa.text("state IN ('pending', 'approved', 'confirmed')"),
        )

    op.create_table(
        "cells",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("therapist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("cell", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("meeting_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["sessions.id"], name=op.f("fk_cells_meeting_id")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_cells_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cells")),
        sa.UniqueConstraint("therapist_id", "cell", name=op.f("uq_cells_therapist_id_cell")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("cells", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_cells_meeting_id"), ["meeting_id"], unique=False)

    op.create_table(
        "consents",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("version", sa.String(length=20), nullable=False),
        sa.Column("text_hash", sa.String(length=64), nullable=False),
        sa.Column("language", sa.String(length=2), nullable=False),
        sa.Column("channel", sa.String(length=10), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_consents_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_consents")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_consents_client_id"), ["client_id"], unique=False)

    op.create_table(
        "wishes",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("therapist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("kind", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_wishes_client_id")),
        sa.ForeignKeyConstraint(["therapist_id"], ["therapists.id"], name=op.f("fk_wishes_therapist_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wishes")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_wishes_client_id"), ["client_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wishes_therapist_id"), ["therapist_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_wishes_until"), ["until"], unique=False)

    op.create_table(
        "booking_events",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("event", sa.String(length=20), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("actor", sa.String(length=10), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_booking_events_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_events")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("booking_events", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_booking_events_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "ledger_entries",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("once", sa.String(length=60), nullable=False),
        sa.Column("cause", sa.String(length=40), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_ledger_entries_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_entries")),
        sa.UniqueConstraint("once", name=op.f("uq_ledger_entries_once")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ledger_entries", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_entries_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "move_offers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("notice_minutes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("held_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("answer_by", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_move_offers_booking_id")),
        sa.ForeignKeyConstraint(["held_id"], ["sessions.id"], name=op.f("fk_move_offers_held_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_move_offers")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("move_offers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_move_offers_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(
            "uq_living_offer",
            ["booking_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('open', 'asked')"),
            postgresql_where=sa.text("state IN ('open', 'asked')"),
        )

    op.create_table(
        "open_questions",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("asks", sa.String(length=20), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("freed_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("wish_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_lookup", sa.String(length=80), nullable=False),
        sa.Column("choices", sa.LargeBinary(), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(booking_id IS NULL) <> (freed_id IS NULL)", name=op.f("ck_open_questions_about_one_thing")
        ),
        sa.CheckConstraint(
            "(freed_id IS NULL) = (wish_id IS NULL)", name=op.f("ck_open_questions_offered_for_a_wish")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_open_questions_booking_id")),
        sa.ForeignKeyConstraint(["freed_id"], ["freed_times.id"], name=op.f("fk_open_questions_freed_id")),
        sa.ForeignKeyConstraint(["wish_id"], ["wishes.id"], name=op.f("fk_open_questions_wish_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_open_questions")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("open_questions", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_open_questions_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index("ix_open_questions_expires_at", ["expires_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_open_questions_freed_id"), ["freed_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_open_questions_phone_lookup"), ["phone_lookup"], unique=False)
        batch_op.create_index(batch_op.f("ix_open_questions_wish_id"), ["wish_id"], unique=False)

    op.create_table(
        "papers",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("about", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_papers_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_papers")),
        sa.UniqueConstraint("kind", "about", name=op.f("uq_papers_kind_about")),
        sa.UniqueConstraint("kind", "number", name=op.f("uq_papers_kind_number")),
        sa.UniqueConstraint("token", name=op.f("uq_papers_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("papers", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_papers_booking_id"), ["booking_id"], unique=False)

    op.create_table(
        "payment_attempts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("buys_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("how", sa.String(length=10), server_default="prompt", nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("token", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("prompted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=24), nullable=True),
        sa.Column("questions", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("receipt", sa.String(length=20), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_lookup", sa.String(length=80), nullable=False),
        sa.Column("merchant_request", sa.LargeBinary(), nullable=True),
        sa.Column("checkout_request", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('asked', 'sending', 'prompted', 'unclear', 'paid', 'failed', 'with support')",
            name=op.f("ck_payment_attempts_state"),
        ),
        sa.CheckConstraint("amount > 0", name=op.f("ck_payment_attempts_amount")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_payment_attempts_booking_id")),
        sa.ForeignKeyConstraint(["buys_id"], ["bookings.id"], name=op.f("fk_payment_attempts_buys_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment_attempts")),
        sa.UniqueConstraint("receipt", name=op.f("uq_payment_attempts_receipt")),
        sa.UniqueConstraint("token", name=op.f("uq_payment_attempts_token")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("payment_attempts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payment_attempts_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_attempts_buys_id"), ["buys_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_payment_attempts_phone_lookup"), ["phone_lookup"], unique=False)
        batch_op.create_index(
            "uq_live_attempt_booking",
            ["booking_id"],
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'sending', 'prompted', 'unclear')"),
            postgresql_where=sa.text("state IN ('asked', 'sending', 'prompted', 'unclear')"),
        )
        batch_op.create_index(
            "uq_live_attempt_phone",
            ["phone_lookup"],
            unique=True,
            sqlite_where=sa.text("state IN ('asked', 'sending', 'prompted', 'unclear')"),
            postgresql_where=sa.text("state IN ('asked', 'sending', 'prompted', 'unclear')"),
        )

    op.create_table(
        "ratings",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("stars", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.CheckConstraint("stars BETWEEN 1 AND 5", name=op.f("ck_ratings_stars")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_ratings_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ratings")),
        sa.UniqueConstraint("booking_id", name=op.f("uq_ratings_booking_id")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "signals",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule", sa.String(length=40), nullable=False),
        sa.Column("once", sa.String(length=80), nullable=False),
        sa.Column("done", sa.String(length=40), nullable=False),
        sa.Column("client_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.LargeBinary(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_signals_booking_id")),
        sa.ForeignKeyConstraint(["client_id"], ["clients.id"], name=op.f("fk_signals_client_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signals")),
        sa.UniqueConstraint("once", name=op.f("uq_signals_once")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("signals", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_signals_at"), ["at"], unique=False)
        batch_op.create_index(batch_op.f("ix_signals_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_signals_client_id"), ["client_id"], unique=False)

    op.create_table(
        "texts",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("once", sa.String(length=80), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("worth_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("gateway_id", sa.String(length=80), nullable=True),
        sa.Column("failure", sa.String(length=40), nullable=True),
        sa.Column("phone", sa.LargeBinary(), nullable=False),
        sa.Column("phone_lookup", sa.String(length=80), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_texts_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_texts")),
        sa.UniqueConstraint("once", name=op.f("uq_texts_once")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("texts", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_texts_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_texts_gateway_id"), ["gateway_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_texts_phone_lookup"), ["phone_lookup"], unique=False)

    op.create_table(
        "tickets",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("once", sa.String(length=60), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("note", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_tickets_booking_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_tickets")),
        sa.UniqueConstraint("once", name=op.f("uq_tickets_once")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_tickets_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_tickets_opened_at"), ["opened_at"], unique=False)

    op.create_table(
        "callbacks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(length=45), nullable=False),
        sa.Column("arrived_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("verdict", sa.String(length=24), nullable=True),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["payment_attempts.id"], name=op.f("fk_callbacks_attempt_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_callbacks")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("callbacks", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_callbacks_arrived_at"), ["arrived_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_callbacks_attempt_id"), ["attempt_id"], unique=False)

    op.create_table(
        "hand_payments",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("receipt", sa.String(length=20), nullable=False),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("paid_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("heard_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("proven_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("questions", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("told_by_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("account", sa.LargeBinary(), nullable=True),
        sa.Column("payer", sa.LargeBinary(), nullable=True),
        sa.CheckConstraint(
            "state IN ('heard', 'not found', 'short', 'bought', 'goes back', 'unmatched', 'witness')",
            name=op.f("ck_hand_payments_state"),
        ),
        sa.CheckConstraint("amount >= 0", name=op.f("ck_hand_payments_amount")),
        sa.ForeignKeyConstraint(
            ["attempt_id"], ["payment_attempts.id"], name=op.f("fk_hand_payments_attempt_id")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_hand_payments_booking_id")),
        sa.ForeignKeyConstraint(["told_by_id"], ["clients.id"], name=op.f("fk_hand_payments_told_by_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_hand_payments")),
        sa.UniqueConstraint("receipt", name=op.f("uq_hand_payments_receipt")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("hand_payments", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_hand_payments_attempt_id"), ["attempt_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_payments_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_hand_payments_told_by_id"), ["told_by_id"], unique=False)

    op.create_table(
        "ledger_lines",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("account", sa.String(length=20), nullable=False),
        sa.Column("therapist_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["ledger_entries.id"],
            name=op.f("fk_ledger_lines_entry_id"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["therapist_id"], ["therapists.id"], name=op.f("fk_ledger_lines_therapist_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_ledger_lines")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("ledger_lines", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_ledger_lines_entry_id"), ["entry_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_ledger_lines_therapist_id"), ["therapist_id"], unique=False)

    op.create_table(
        "payout_items",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("payout_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entry_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["ledger_entries.id"], name=op.f("fk_payout_items_entry_id")),
        sa.ForeignKeyConstraint(["payout_id"], ["payouts.id"], name=op.f("fk_payout_items_payout_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payout_items")),
        sa.UniqueConstraint("entry_id", name=op.f("uq_payout_items_entry_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("payout_items", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_payout_items_payout_id"), ["payout_id"], unique=False)

    op.create_table(
        "refunds",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("attempt_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("hand_payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("amount", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kept", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("why", sa.String(length=40), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("approved_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "state IN ('offered', 'owed', 'spent', 'held', 'on its way', 'returned', 'with support')",
            name=op.f("ck_refunds_state"),
        ),
        sa.CheckConstraint(
            "(attempt_id IS NULL) <> (hand_payment_id IS NULL)", name=op.f("ck_refunds_one_payment")
        ),
        sa.CheckConstraint("amount >= 0 AND kept >= 0 AND amount + kept > 0", name=op.f("ck_refunds_amount")),
        sa.ForeignKeyConstraint(["attempt_id"], ["payment_attempts.id"], name=op.f("fk_refunds_attempt_id")),
        sa.ForeignKeyConstraint(["booking_id"], ["bookings.id"], name=op.f("fk_refunds_booking_id")),
        sa.ForeignKeyConstraint(
            ["hand_payment_id"], ["hand_payments.id"], name=op.f("fk_refunds_hand_payment_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_refunds")),
        sa.UniqueConstraint("hand_payment_id", name=op.f("uq_refunds_hand_payment_id")),
        sqlite_autoincrement=True,
    )
    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_refunds_attempt_id"), ["attempt_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_refunds_booking_id"), ["booking_id"], unique=False)
        batch_op.create_index(
            "uq_money_goes_back_once",
            ["attempt_id"],
            unique=True,
            sqlite_where=sa.text("state <> 'spent'"),
            postgresql_where=sa.text("state <> 'spent'"),
        )


def downgrade() -> None:
    with op.batch_alter_table("refunds", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_money_goes_back_once",
            sqlite_where=sa.text("state <> 'spent'"),
            postgresql_where=sa.text("state <> 'spent'"),
        )
        batch_op.drop_index(batch_op.f("ix_refunds_booking_id"))
        batch_op.drop_index(batch_op.f("ix_refunds_attempt_id"))

    op.drop_table("refunds")
    with op.batch_alter_table("payout_items", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_payout_items_payout_id"))

    op.drop_table("payout_items")
    with op.batch_alter_table("ledger_lines", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_lines_therapist_id"))
        batch_op.drop_index(batch_op.f("ix_ledger_lines_entry_id"))

    op.drop_table("ledger_lines")
    with op.batch_alter_table("hand_payments", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_hand_payments_told_by_id"))
        batch_op.drop_index(batch_op.f("ix_hand_payments_booking_id"))
        batch_op.drop_index(batch_op.f("ix_hand_payments_attempt_id"))

    op.drop_table("hand_payments")
    with op.batch_alter_table("callbacks", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_callbacks_attempt_id"))
        batch_op.drop_index(batch_op.f("ix_callbacks_arrived_at"))

    op.drop_table("callbacks")
    with op.batch_alter_table("tickets", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_tickets_opened_at"))
        batch_op.drop_index(batch_op.f("ix_tickets_booking_id"))

    op.drop_table("tickets")
    with op.batch_alter_table("texts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_texts_phone_lookup"))
        batch_op.drop_index(batch_op.f("ix_texts_gateway_id"))
        batch_op.drop_index(batch_op.f("ix_texts_booking_id"))

    op.drop_table("texts")
    with op.batch_alter_table("signals", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_signals_client_id"))
        batch_op.drop_index(batch_op.f("ix_signals_booking_id"))
        batch_op.drop_index(batch_op.f("ix_signals_at"))

    op.drop_table("signals")
    op.drop_table("ratings")
    with op.batch_alter_table("payment_attempts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_live_attempt_phone",
            sqlite_where=sa.text("state IN ('asked', 'sending', 'prompted', 'unclear')"),
            postgresql_where=sa.text("state IN ('asked', 'sending', 'prompted', 'unclear')"),
        )
        batch_op.drop_index(
            "uq_live_attempt_booking",
            sqlite_where=sa.text("state IN ('asked', 'sending', 'prompted', 'unclear')"),
            postgresql_where=sa.text("state IN ('asked', 'sending', 'prompted', 'unclear')"),
        )
        batch_op.drop_index(batch_op.f("ix_payment_attempts_phone_lookup"))
        batch_op.drop_index(batch_op.f("ix_payment_attempts_buys_id"))
        batch_op.drop_index(batch_op.f("ix_payment_attempts_booking_id"))

    op.drop_table("payment_attempts")
    with op.batch_alter_table("papers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_papers_booking_id"))

    op.drop_table("papers")
    with op.batch_alter_table("open_questions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_open_questions_wish_id"))
        batch_op.drop_index(batch_op.f("ix_open_questions_phone_lookup"))
        batch_op.drop_index(batch_op.f("ix_open_questions_freed_id"))
        batch_op.drop_index("ix_open_questions_expires_at")
        batch_op.drop_index(batch_op.f("ix_open_questions_booking_id"))

    op.drop_table("open_questions")
    with op.batch_alter_table("move_offers", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_living_offer",
            sqlite_where=sa.text("state IN ('open', 'asked')"),
            postgresql_where=sa.text("state IN ('open', 'asked')"),
        )
        batch_op.drop_index(batch_op.f("ix_move_offers_booking_id"))

    op.drop_table("move_offers")
    with op.batch_alter_table("ledger_entries", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_ledger_entries_booking_id"))

    op.drop_table("ledger_entries")
    with op.batch_alter_table("booking_events", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_booking_events_booking_id"))

    op.drop_table("booking_events")
    with op.batch_alter_table("wishes", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_wishes_until"))
        batch_op.drop_index(batch_op.f("ix_wishes_therapist_id"))
        batch_op.drop_index(batch_op.f("ix_wishes_client_id"))

    op.drop_table("wishes")
    with op.batch_alter_table("consents", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_consents_client_id"))

    op.drop_table("consents")
    with op.batch_alter_table("cells", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_cells_meeting_id"))

    op.drop_table("cells")
    with op.batch_alter_table("bookings", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_seat_each",
            sqlite_where=sa.text("state IN ('pending', 'approved', 'confirmed')"),
            postgresql_where=sa.text("state IN ('pending', 'approved', 'confirmed')"),
        )
        batch_op.drop_index("ix_bookings_therapist_id_state")
        batch_op.drop_index(batch_op.f("ix_bookings_meeting_id"))
        batch_op.drop_index(batch_op.f("ix_bookings_client_id"))

    op.drop_table("bookings")
    with op.batch_alter_table("weekly_hours", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_weekly_hours_therapist_id"))

    op.drop_table("weekly_hours")
    with op.batch_alter_table("therapist_specialisations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_therapist_specialisations_specialisation_id"))

    op.drop_table("therapist_specialisations")
    with op.batch_alter_table("sessions", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sessions_therapist_id"))
        batch_op.drop_index(batch_op.f("ix_sessions_starts_at"))
        batch_op.drop_index(
            "ix_sessions_announced",
            sqlite_where=sa.text("announced_at IS NOT NULL"),
            postgresql_where=sa.text("announced_at IS NOT NULL"),
        )

    op.drop_table("sessions")
    with op.batch_alter_table("payouts", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_one_payout_on_its_way",
            sqlite_where=sa.text("state IN ('on its way', 'with support')"),
            postgresql_where=sa.text("state IN ('on its way', 'with support')"),
        )
        batch_op.drop_index(batch_op.f("ix_payouts_therapist_id"))

    op.drop_table("payouts")
    with op.batch_alter_table("order_results", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_order_results_order_id"))

    op.drop_table("order_results")
    with op.batch_alter_table("open_days", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_open_days_day"))

    op.drop_table("open_days")
    with op.batch_alter_table("offers", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_offers_therapist_id"))

    op.drop_table("offers")
    with op.batch_alter_table("freed_times", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_freed_times_therapist_id"))
        batch_op.drop_index(batch_op.f("ix_freed_times_ends_at"))

    op.drop_table("freed_times")
    with op.batch_alter_table("days_off", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_days_off_day"))

    op.drop_table("days_off")
    op.drop_table("clients")
    with op.batch_alter_table("therapists", schema=None) as batch_op:
        batch_op.drop_index("ix_therapists_busy_until_id")

    op.drop_table("therapists")
    op.drop_table("specialisations")
    with op.batch_alter_table("reconciliations", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_reconciliations_day"))

    op.drop_table("reconciliations")
    op.drop_table("policy")
    op.drop_table("paper_series")
    with op.batch_alter_table("mpesa_orders", schema=None) as batch_op:
        batch_op.drop_index(
            "uq_money_moves_once",
            sqlite_where=sa.text("state <> 'refused' AND kind IN ('give back', 'send')"),
            postgresql_where=sa.text("state <> 'refused' AND kind IN ('give back', 'send')"),
        )
        batch_op.drop_index(batch_op.f("ix_mpesa_orders_conversation"))
        batch_op.drop_index(batch_op.f("ix_mpesa_orders_about"))

    op.drop_table("mpesa_orders")
    op.drop_table("list_read")
    with op.batch_alter_table("keypresses", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_keypresses_at"))

    op.drop_table("keypresses")
    with op.batch_alter_table("inbound_texts", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_inbound_texts_phone_lookup"))

    op.drop_table("inbound_texts")
    op.drop_table("holidays")
    op.drop_table("hand_notices")
    with op.batch_alter_table("errands", schema=None) as batch_op:
        batch_op.drop_index("ix_errands_due_at")

    op.drop_table("errands")
    with op.batch_alter_table("differences", schema=None) as batch_op:
        batch_op.drop_index("ix_differences_resolved_at")

    op.drop_table("differences")
    op.drop_table("clock_offset")

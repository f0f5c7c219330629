"""How fast callers are answered: ``make bench``. Measured and printed, never asserted.

Runs the production server on a real Redis, on SQLite and (where there is one) PostgreSQL.
``python -m tests.bench.scale`` measures a clinic of thousands.
"""

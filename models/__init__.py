"""The tables. Everyone above may read them; whoever writes has a transaction from ``database``.

Private values are sealed (``sealing``), times are UTC (``base``), and what we owe the world is a row
with a due time (``errands``).
"""

"""Pages for browsers and machines: join links, health, metrics.

Called by app.py; may call booking and what is below it.
"""

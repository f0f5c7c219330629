"""Money that goes out: back to who paid it, and on to the therapists who earned it.

Called by payments/endings and jobs. May call payments/coming_in, payments/ordering and below.
"""

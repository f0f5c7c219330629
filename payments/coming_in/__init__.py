"""Money that comes in, by prompt or by hand: asked for, heard of, proven, and settled once.

Called by payments/going_out, payments/watching, the doors and jobs. May call payments/ordering and below.
"""

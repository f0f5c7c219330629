"""The books against M-Pesa's own: what was moved, what is on the account, and every difference by name.

Called by commands and jobs. May call the other rooms of payments/. Moves no money.
"""

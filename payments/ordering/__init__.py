"""Orders to M-Pesa: placed as rows with their cause, handed over one by one, each followed to its end.

Called by every other room of payments/. May call payments/daraja, payments' ground floor and booking.
"""

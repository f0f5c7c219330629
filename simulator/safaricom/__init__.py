"""Safaricom's Daraja and the M-Pesa phones behind it, in memory and on this machine.

``Mpesa`` is the state, ``create`` puts it on HTTP: Daraja's own paths, and some plainly not Daraja's
for the people holding the phones. Knows the service only as a CallBackURL; imports nothing of it.
"""

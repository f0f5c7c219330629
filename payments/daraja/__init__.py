"""Safaricom's Daraja: the only place that knows its paths, fields, codes and words.

Called by runtime, which builds client.Daraja, and by payments, which reads what Safaricom posts.
May call payments.gateway and the ground.
"""

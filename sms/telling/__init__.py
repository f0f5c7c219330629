"""Who is told what when something happens, in which words, and what is not true any more by the morning.

Called by booking, as its Announcer (runtime.py plugs it in). May call sms/wording, sms/outbox and booking.
"""

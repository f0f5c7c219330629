"""The rules: who may have which time, at what price, until when, and what follows.

Called by ussd, sms, payments, web and jobs. Knows no telephone, no queue and no Flask; it calls only
the models, and tells what happened through one small protocol (``work.Announcer``).
"""

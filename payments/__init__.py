"""Money, both ways: asking for it, settling it on evidence, giving it back, and the books.

Called by jobs, commands and runtime. May call booking, models and the ground; never sms.
"""

"""Text messages, both ways: every text we send, and what people may text us.

Called by jobs and runtime. May call booking, models and the ground; never payments.
"""

"""What people text us, answered: their words as tables, one for clients, one for therapists.

Called by jobs/answer_texts. May call sms/wording, sms/keywords and booking's desks.
"""

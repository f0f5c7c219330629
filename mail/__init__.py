"""Letters by e-mail, with an entry for the calendar, beside texts for those who gave an address.

Called by jobs and runtime; told what happened by booking, as a second Announcer (runtime.py plugs it in).
May call booking, models and the ground; never sms or payments.
"""

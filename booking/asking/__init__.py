"""From a wish to a paid booking: requests, seats, waiting for a time, and the money for it.

Called by booking/changing and by what stands on top of booking/ (desk, practice, deadlines, sessions).
May call booking/therapists and the ground floor.
"""

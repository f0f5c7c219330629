"""What becomes of a booking: answered, moved, given up, called off, held, missed, disputed.

Called by what stands on top of booking/ (desk, practice, deadlines). May call booking/asking,
booking/therapists and the ground floor.
"""

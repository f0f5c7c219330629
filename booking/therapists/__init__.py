"""Therapists on the clinic's books: who they are, what they offer, when they work, whom to show first.

Called by the rest of booking/ and by commands. Of booking/ it calls only the ground floor: work,
happenings, policy, terms, slots.
"""

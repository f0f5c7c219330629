"""What this service promises, told by running it.

Conversations are whole visits, rules need nothing but Python, doors are routes and clients, faults
are things killed, lost and doubled. ``servers`` starts what the run needs and ends it.
"""

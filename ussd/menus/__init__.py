"""Every screen, one file for each errand. They reach the world through ``call.desk``.

Found by ussd/dialin.py. May import ussd.pages, each other (as modules), language and booking.values.
"""

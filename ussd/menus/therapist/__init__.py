"""What a therapist finds when they dial: the same answers that they can give by text.

Found by ussd/dialin.py; may import what the other menus may.
"""

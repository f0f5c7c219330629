"""What happens when nobody is on the line: one file for each kind of errand, named as a sentence.

Started by worker.py and schedule.py. Carries errands out with what everybody below offers.
"""

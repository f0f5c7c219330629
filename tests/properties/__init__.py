"""The clinic's promises, tried by people, money and time who act in any order.

``test_any_order.py`` is its share of every test run; ``python -m tests.properties`` goes on for longer.
"""

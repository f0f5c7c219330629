"""The outside world on a laptop: handsets, Africa's Talking and Safaricom.

Faithful programs that follow ``facts``-grade documentation of the real parties. They speak only
HTTP to the service and import nothing of it; settings alone replace them with the real thing.
"""

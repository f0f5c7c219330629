"""A stand-in for Africa's Talking: USSD and SMS, both ways, with its delays and bad habits.

A program of its own, addressed only by URL; it knows nothing of the service but four addresses.
``stand_in.AfricasTalking`` is the whole of it; ``app.create`` puts it on HTTP; ``simulator.world``
runs it. It may call the service over HTTP, and nothing else.
"""

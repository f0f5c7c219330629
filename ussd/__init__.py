"""People dialling in.

Called by the web process: ``routes.blueprint`` hands each hop of a call to a ``Switchboard``.
May call ``language``, ``gsm7``, ``phones``, ``clock`` and ``doors``; menus reach everything else
through the ``Call`` they are given. Nothing here waits for anybody outside but Redis.
"""

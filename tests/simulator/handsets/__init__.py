"""Handsets in a world: visits, the terminal, and both stand-ins as one program."""

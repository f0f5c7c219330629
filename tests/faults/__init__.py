"""Things killed, lost, doubled, forged: what must be true afterwards."""

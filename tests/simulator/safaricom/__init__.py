"""The Safaricom stand-in against facts/daraja.md, over real HTTP."""

"""The stand-in does what facts/africastalking.md says; every quirk has its switch."""

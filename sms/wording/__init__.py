"""What we write, one function for each text, a file for each matter. It changes nothing and asks nothing.

Called by sms/telling and sms/answering. May call sms/messages and booking's plain values.
"""

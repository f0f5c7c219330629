"""What must be true when everything has come to rest, whatever befell it: a file for each subject.

Called by the chaos run, by its name ``whole.problems``. Compares the service's rows with M-Pesa's own book.
"""

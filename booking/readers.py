"""Which of the two who have a booking hears of it: the tables of texts and of letters name them."""

from enum import StrEnum


class Reader(StrEnum):
    CLIENT = "client"
    THERAPIST = "therapist"

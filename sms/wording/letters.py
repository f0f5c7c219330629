"""What we say by text of letters by e-mail: how to have them, prove an address, and have no more."""

from booking.personal import AddressGiven, LettersComeBack
from language import _


def how_to_have_letters() -> str:
    return _(
        "For letters about your sessions, with an entry for your calendar, text EMAIL and your address, "
        "like EMAIL amina@example.com. Smiling Steps"
    )


def prove_address(it: AddressGiven, _dial: str) -> str:
    """Half of the proof; the other half is in the letter (booking/letters.py)."""
    return _(
        "We mailed 4 digits to {address}. For letters there text EMAIL, those 4 and {texted}, "
        "like EMAIL 1234 {texted}. Not you? Do nothing. Smiling Steps"
    ).format(address=it.address, texted=it.texted)


def letters_begin(address: str) -> str:
    return _("Thank you. Letters now go to {address}. For no more text EMAIL OFF. Smiling Steps").format(
        address=address
    )


def letters_go_there(address: str) -> str:
    return _("Letters go to {address} already. For no more text EMAIL OFF. Smiling Steps").format(
        address=address
    )


def not_an_address() -> str:
    return _(
        "We cannot write to that address. Please text EMAIL and the address, like EMAIL amina@example.com. "
        "Nothing was changed. Smiling Steps"
    )


def too_often(support: str) -> str:
    """So many addresses, or digits that were wrong, or letters to one address."""
    return _(
        "That was tried too often today. Please try again tomorrow, or call {support}. "
        "Nothing was changed. Smiling Steps"
    ).format(support=support)


def wrong_digits() -> str:
    return _(
        "Those are not right. Please text EMAIL, the 4 of our letter and the 3 of our text. Smiling Steps"
    )


def nothing_to_prove() -> str:
    return _(
        "No address waits for digits any more. Please text EMAIL and your address, and we mail you new ones. "
        "Smiling Steps"
    )


def no_more_letters() -> str:
    return _("You get no more letters, and we have forgotten your address. Texts still come. Smiling Steps")


def no_letters_anyway() -> str:
    return _("We have no address of yours, so you get no letters. Smiling Steps")


def we_send_none() -> str:
    """Where the clinic has no mail server."""
    return _("We send no e-mail yet. All that matters comes by text. Smiling Steps")


def letters_come_back(it: LettersComeBack, _dial: str) -> str:
    return _(
        "Letters to {address} come back, so we send no more there. For another address text EMAIL "
        "and the address. Smiling Steps"
    ).format(address=it.address)

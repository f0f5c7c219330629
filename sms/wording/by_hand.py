"""What we say about payments typed in by hand at the Pay Bill, and about receipts that people text us."""

from language import _, say_money
from sms.messages import About


def how_to_pay_by_hand(it: About) -> str:
    return _(
        "M-Pesa, Lipa na M-Pesa, Pay Bill. Business no. {pay_bill}. Account no. {code}. Amount {price}. "
        "By {pay_by}. Smiling Steps"
    ).format(**it.owing())


def part_paid(it: About, amount: int) -> str:
    return _(
        "KSh {amount} for {code} came. KSh {price} is missing until {pay_by}: reply PAY, or Pay Bill "
        "{pay_bill}, account {code}. Smiling Steps"
    ).format(amount=say_money(amount), **it.owing())


def still_missing(it: About) -> str:
    return _(
        "KSh {price} for {code} is missing until {pay_by}: reply PAY, or Pay Bill {pay_bill}, "
        "account {code}. Smiling Steps"
    ).format(**it.owing())


def paid_ahead(it: About, amount: int) -> str:
    return _(
        "KSh {amount} for {code} came. {provider} has not answered yet: it counts once they accept, "
        "or all of it goes back. Smiling Steps"
    ).format(amount=say_money(amount), **it.words())


def too_much_paid(it: About, amount: int) -> str:
    return _(
        "KSh {amount} more than needed came for {code}. It goes back to you; we will text you when it "
        "is sent. Help: {support}. Smiling Steps"
    ).format(amount=say_money(amount), **it.words())


def came_too_late(it: About, amount: int) -> str:
    return _(
        "KSh {amount} for {code} came too late. All of it goes back; we will text you when it is sent. "
        "Dial {dial} to book again. Smiling Steps"
    ).format(amount=say_money(amount), **it.words())


def which_receipt() -> str:
    return _(
        "Please text PAID and the code that M-Pesa's text begins with, like: PAID QA12BC34DE. Smiling Steps"
    )


def asking_about(mpesa_code: str) -> str:
    return _(
        "Thank you. We are asking M-Pesa about {mpesa_code} and will text you. Please do not pay again "
        "meanwhile. Smiling Steps"
    ).format(mpesa_code=mpesa_code)


def receipt_unknown(mpesa_code: str, dial: str) -> str:
    return _(
        "M-Pesa shows us no payment {mpesa_code}. Please check the code in M-Pesa's text and send PAID "
        "and the code. Help: {dial} Smiling Steps"
    ).format(mpesa_code=mpesa_code, dial=dial)


def receipt_of_others(mpesa_code: str, dial: str) -> str:
    return _(
        "{mpesa_code} came and was put to the account number typed with it, which is not yours. "
        "If that is wrong: {dial} Smiling Steps"
    ).format(mpesa_code=mpesa_code, dial=dial)


def receipt_known(mpesa_code: str, dial: str) -> str:
    return _(
        "We have {mpesa_code}: it is the payment that we texted you about before. Please do not pay again. "
        "Help: {dial} Smiling Steps"
    ).format(mpesa_code=mpesa_code, dial=dial)


def receipt_unmatched(mpesa_code: str, dial: str) -> str:
    return _(
        "{mpesa_code} came, but its account number is no booking's. Our team will put it right. "
        "Help: {dial} Smiling Steps"
    ).format(mpesa_code=mpesa_code, dial=dial)


def receipt_put_right(mpesa_code: str, dial: str) -> str:
    return _(
        "Our team put {mpesa_code} to the booking that it was meant for. If that is wrong: {dial} "
        "Smiling Steps"
    ).format(mpesa_code=mpesa_code, dial=dial)


def receipt_on_its_way_back(mpesa_code: str, amount: int, dial: str) -> str:
    return _(
        "{mpesa_code} could not be used. KSh {amount} goes back to the number that paid; we text you when it "
        "is sent. Help: {dial} Smiling Steps"
    ).format(mpesa_code=mpesa_code, amount=say_money(amount), dial=dial)


def receipt_was_returned(mpesa_code: str, amount: int, dial: str) -> str:
    return _(
        "KSh {amount} of {mpesa_code} was sent back to the number that paid. Help: {dial} Smiling Steps"
    ).format(mpesa_code=mpesa_code, amount=say_money(amount), dial=dial)


def receipt_goes_back(mpesa_code: str) -> str:
    return _(
        "{mpesa_code} came and could not be used. It goes back to you, if it has not yet: we text you "
        "when it is sent. Smiling Steps"
    ).format(mpesa_code=mpesa_code)


def too_many_receipts(support: str) -> str:
    return _(
        "We checked many codes for you today. Please call {support}: our team can look it up. Smiling Steps"
    ).format(support=support)

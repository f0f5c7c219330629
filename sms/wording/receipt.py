"""What we say once money is proven: that it came, and where our receipt for it can be read and printed."""

from booking.receipts import number_of
from language import _, say_money
from models.payouts import Paper
from sms.messages import About


def paid(it: About, receipt: str | None, paper: Paper | None) -> str:
    """``receipt`` is M-Pesa's, ``paper`` is ours."""
    if receipt is None:
        said = _(
            "Paid: KSh {price}. Confirmed: {provider}, {time}, {minutes} min. Ref {code}. Join: {link}"
        ).format(**it.words())
    else:
        said = _(
            "Paid: KSh {price}. M-Pesa {receipt}. Confirmed: {provider}, {time}, {minutes} min. Ref {code}. "
            "Join: {link}"
        ).format(receipt=receipt, **it.words())
    return f"{said} {_our_receipt(it, paper)}Smiling Steps"


def _our_receipt(it: About, paper: Paper | None) -> str:
    """Its number and where it can be printed; it may be long, so the brand follows."""
    if paper is None:
        return ""
    said = _("Receipt {number}: {page}").format(number=number_of(paper), page=it.page_of(paper.token))
    return f"{said} "


def receipt_page(it: About, paper: Paper) -> str:
    return _("Receipt {number}, KSh {amount}, for {code}: {page} Smiling Steps").format(
        number=number_of(paper), amount=say_money(paper.amount), code=it.code, page=it.page_of(paper.token)
    )

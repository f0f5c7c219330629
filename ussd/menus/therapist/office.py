"""Where a therapist's call begins: first what waits for them, then every errand (R2.3)."""

from language import _, say_money
from ussd.call import Call
from ussd.menus import help_now
from ussd.menus.therapist import announcing, calling_off, diary, done, hours, requests
from ussd.pages import Menu, Option, option, screen


@screen
def office(call: Call) -> Menu:
    asked = len(call.practice.waiting()) + len(call.practice.moves_waiting())
    return Menu(
        _("Smiling Steps"),
        option(_("Requests ({number})").format(number=asked), requests.waiting),
        *_to_report(call),
        option(_("Today ({number})").format(number=len(call.practice.today())), diary.today),
        option(_("This week"), diary.week),
        option(_("Hours and days off"), hours.hours),
        option(_("Call off, ill today"), calling_off.what),
        option(_("Announce a group"), announcing.ask_day),
        option(_("Earnings"), earnings),
        option(_("Help"), help_now.help_menu),
    )


@screen
def earnings(call: Call) -> Menu:
    it = call.practice.earnings(call.house.fee_percent)
    text = _("Your earnings. Next payout: KSh {due}. Pending: KSh {pending}. Paid so far: KSh {paid}.")
    return Menu(
        text.format(due=say_money(it.next_payout), pending=say_money(it.pending), paid=say_money(it.paid))
    )


def _to_report(call: Call) -> list[Option]:
    over = call.practice.unfinished()
    return [option(_("Mark as done ({number})").format(number=len(over)), done.unfinished)] if over else []

"""Where a therapist's call begins: first what waits for them, then every errand (R2.3)."""

from language import Language, _, say_day, say_money
from ussd.call import Call
from ussd.menus import help_now, home, unheard, welcome
from ussd.menus.therapist import announcing, calling_off, diary, done, hours, requests
from ussd.pages import Menu, Option, Place, action, option, screen, to


@screen
def office(call: Call) -> Menu:
    asked = len(call.practice.waiting()) + len(call.practice.moves_waiting())
    return Menu(
        _("Smiling Steps"),
        *unheard.waiting(call),
        option(_("Requests ({number})").format(number=asked), requests.waiting),
        *_to_report(call),
        option(_("Today ({number})").format(number=len(call.practice.today())), diary.today),
        option(_("This week"), diary.week),
        option(_("Hours and days off"), hours.hours),
        option(_("Call off, ill today"), calling_off.what),
        option(_("Announce a group"), announcing.ask_day),
        option(_("Earnings"), earnings),
        option(_("My language"), language),
        option(_("A session for yourself"), home.home if call.desk.client else welcome.choose_language),
        option(_("Help"), help_now.help_menu),
    )


@screen
def earnings(call: Call) -> Menu:
    it = call.practice.earnings()
    text = _(
        "Your earnings. Next payout: KSh {due}{when}. Still to come: KSh {pending}. Paid so far: KSh {paid}."
    )
    when = f", {say_day(it.payday)}" if it.payday else ""
    money = {"due": say_money(it.next_payout), "pending": say_money(it.pending), "paid": say_money(it.paid)}
    way = [_("On its way: KSh {amount}.").format(amount=say_money(it.on_its_way))] if it.on_its_way else []
    return Menu(" ".join([text.format(when=when, **money), *way]))


@screen
def language(call: Call) -> Menu:
    """What screens and texts are in. Texts are in English until a therapist chooses otherwise."""
    return Menu(
        _("My language"),
        option("English", speak, language=Language.ENGLISH),
        option("Kiswahili", speak, language=Language.KISWAHILI),
    )


@action
def speak(call: Call, *, language: Language) -> Place:
    call.practice.speak(language)
    return to(office)


def _to_report(call: Call) -> list[Option]:
    over = call.practice.unfinished()
    return [option(_("Mark as done ({number})").format(number=len(over)), done.unfinished)] if over else []

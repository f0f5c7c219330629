"""The first dial: a language, plain words about what is kept, and a yes, before anything is stored."""

from language import Language, _
from ussd.call import Call
from ussd.menus import help_now, home
from ussd.pages import Goodbye, Menu, Place, action, option, screen, to


@screen
def choose_language(call: Call) -> Menu:
    """In both languages at once; help is never behind anything."""
    return Menu(
        "Smiling Steps\nChoose your language / Chagua lugha",
        option("English", consent, language=Language.ENGLISH),
        option("Kiswahili", consent, language=Language.KISWAHILI),
        option("Help now / Msaada sasa", help_now.crisis_lines_in_both),
    )


@screen
def consent(call: Call, *, language: Language) -> Menu:
    return Menu(
        consent_words(call),
        option(_("I agree, I am 18 or older"), agree, language=language),
        option(_("I am under 18"), under_18, language=language),
        option(_("I do not agree"), disagree, language=language),
        option(_("Help now"), help_now.crisis_lines),
    )


def consent_words(call: Call) -> str:
    """What a client agrees to; the words themselves are kept, as a hash, with their consent."""
    return _(
        "We keep your number, name, sessions and payments to arrange your sessions, as long as the law asks. "
        "To see or erase them call {support}. USSD, SMS and calls are not encrypted by us. "
        "A dial costs up to KSh 1; M-Pesa may add its fee. Do you agree?"
    ).format(support=call.house.support_phone)


@action
def agree(call: Call, *, language: Language) -> Place:
    """Join, with the words that were agreed to."""
    call.desk.join(language, consent_words(call))
    return to(home.home)


@screen
def under_18(call: Call, *, language: Language) -> Goodbye:
    return Goodbye(
        _(
            "Call Childline on 116, free, any time. A parent or guardian can dial {code} and book for you. "
            "Nothing was kept."
        ).format(code=call.house.ussd_code)
    )


@screen
def disagree(call: Call, *, language: Language) -> Goodbye:
    return Goodbye(
        _("Thank you for calling. Nothing was kept. You can dial {code} again any time.").format(
            code=call.house.ussd_code
        )
    )

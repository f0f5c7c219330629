"""What a client may change about themselves."""

from booking.values import NotAName
from language import Language, _
from ussd.call import Call
from ussd.menus import by_mail, help_now, privacy
from ussd.pages import Menu, Place, Question, TryAgain, action, answer, ask, option, screen, to


@screen
def account(call: Call) -> Menu:
    return Menu(
        _("My name and language"),
        option(_("Change my first name"), ask_name),
        option("English", speak, language=Language.ENGLISH),
        option("Kiswahili", speak, language=Language.KISWAHILI),
        option(_("What texts may say"), privacy.texts),
        option(_("Who has my number"), privacy.whose_number),
        *([option(_("Letters by e-mail"), by_mail.letters)] if call.house.letters_by else []),
        option(_("My privacy"), help_now.privacy),
    )


@screen
def ask_name(call: Call) -> Question:
    return ask(_("What is your first name?"), hear_name)


@answer
def hear_name(call: Call, typed: str) -> Place:
    try:
        name = call.desk.call_me(typed)
    except NotAName:
        raise TryAgain(_("Please type letters, like Amina.")) from None
    return to(named, name=name)


@screen
def named(call: Call, *, name: str) -> Menu:
    return Menu(_("Thank you, {name}.").format(name=name), option(_("My name and language"), account))


@action
def speak(call: Call, *, language: Language) -> Place:
    call.desk.speak(language)
    return to(account)

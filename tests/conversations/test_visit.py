"""One person's whole visit, told as it happens."""

import pytest

pytestmark = [pytest.mark.both_databases, pytest.mark.over_http]


def test_a_new_client_books_pays_is_reminded_and_rates(achieng, dr_jane, world, clock):
    achieng.dial("*384*7464#").sees("Choose your language").chooses("English")
    achieng.chooses("I agree").sees("Smiling Steps").chooses("Book").chooses("Anxiety").chooses("Dr Jane")
    achieng.sees("KSh 2,000", "60 min").chooses("Individual").chooses("Tue").chooses("2:00 PM")
    achieng.is_asked("first name").types("Achieng")
    achieng.sees("Dr Jane Smith", "Tue 8 Dec 2:00 PM", "60 min", "KSh 2,000", "after they accept")
    achieng.chooses("Send").sees("May they say titles").chooses("No").is_told("Request", "held")
    achieng.gets_sms("Request", "Jane Smith", "Tue 8 Dec 2:00 PM", "KSh 2,000")

    dr_jane.gets_sms("New request", "Achieng", "Tue 8 Dec 2:00 PM", "KSh 2,000").replies("YES {code}")
    dr_jane.gets_sms("Thank you", "is accepted")
    achieng.gets_sms("accepted", "KSh 2,000", "reply PAY").replies("PAY")

    achieng.gets_sms("M-Pesa will ask").prompt("2,000", "SMILING STEPS")
    achieng.enters_pin()
    achieng.gets_sms("Paid: KSh 2,000", "Receipt", "Tue 8 Dec 2:00 PM", "/j/")
    dr_jane.gets_sms("Achieng has paid for", "/j/")

    clock.set("Mon 2:00 PM")
    world.goes_round()
    achieng.gets_sms("Reminder", "Jane Smith", "Tue 8 Dec 2:00 PM", "CANCEL")
    dr_jane.gets_sms("Reminder", "Achieng")
    clock.set("Tue 1:00 PM")
    world.goes_round()
    achieng.gets_sms("In one hour", "Jane Smith")
    dr_jane.gets_sms("In one hour", "Achieng")

    clock.set("Tue 3:05 PM")
    dr_jane.replies("DONE {code}").gets_sms("recorded as done, 60 min")
    achieng.gets_sms("How was it?").replies("5").gets_sms("You gave 5 of 5")
    achieng.no_more_sms()
    dr_jane.no_more_sms()

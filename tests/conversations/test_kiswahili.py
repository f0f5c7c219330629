"""A visit in Kiswahili, from the first key on, when nothing is stored yet that could know it."""

from sqlalchemy import select

from models.people import Consent


def test_a_new_client_is_spoken_to_in_kiswahili_from_the_first_key_on(achieng, dr_jane, world, clock):
    achieng.dial().chooses("Kiswahili").sees("Tunahifadhi namba", "9. Zaidi", "0. Rudi")
    achieng.chooses("Nakubali, nina miaka 18").sees("Smiling Steps", "Vikao vyangu")
    achieng.chooses("Weka nafasi").is_asked("msaada kuhusu nini").chooses("Wasiwasi").chooses("Dr Jane")
    achieng.sees("4.8 kati ya 5", "Kiingereza, Kiswahili", "Mtu mmoja KSh 2,000, dakika 60")
    achieng.chooses("Mtu mmoja").chooses("Jnn").chooses("2:00 PM")
    achieng.is_asked("Jina lako la kwanza").types("Achieng")
    achieng.sees("Dr Jane Smith, Mtu mmoja, Jnn 8 Des 2:00 PM, dakika 60. KSh 2,000", "Utalipa akishakubali")
    achieng.chooses("Tuma ombi").sees("Zitaje vyeo (Dr) na sababu?").chooses("Hapana").is_told(
        "Ombi", "limetumwa"
    )
    achieng.gets_sms("Ombi", "limetumwa kwa Jane Smith", "Jnn 8 Des 2:00 PM", "KSh 2,000")

    dr_jane.gets_sms("New request", "Achieng", "individual", "Tue 8 Dec 2:00 PM").replies("YES {code}")
    achieng.gets_sms("Jane Smith amekubali", "jibu LIPA").replies("LIPA")
    achieng.gets_sms("M-Pesa itakuuliza PIN").enters_pin()
    achieng.gets_sms("Umelipa: KSh 2,000", "Risiti", "Jnn 8 Des 2:00 PM", "Jiunge")
    dr_jane.gets_sms("Achieng has paid", "Tue 8 Dec 2:00 PM")

    clock.set("Tue 1:00 PM")
    world.goes_round()
    achieng.gets_sms("Baada ya dakika 60", "Jane Smith", "GHAIRI")
    clock.set("Tue 3:05 PM")
    dr_jane.replies("DONE {code}")
    achieng.gets_sms("Ilikuwaje?").replies("5").gets_sms("Umetoa 5 kati ya 5")


def test_who_is_under_18_is_told_where_to_turn_in_kiswahili(achieng):
    achieng.dial().chooses("Kiswahili").chooses("Nina chini ya miaka 18").is_told("Childline 116", "mlezi")


def test_who_does_not_agree_is_thanked_in_kiswahili(achieng):
    achieng.dial().chooses("Kiswahili").chooses("Sikubali").is_told("Hatukuhifadhi chochote")


def test_help_and_a_slip_of_the_finger_before_joining_are_answered_in_kiswahili(achieng):
    achieng.dial().chooses("Kiswahili").chooses("Msaada sasa").sees("Wewe ni muhimu", "Red Cross 1199")
    achieng.presses("0").presses("5").sees("Tafadhali jibu kwa namba iliyo kwenye orodha")


def test_a_call_that_drops_before_joining_goes_on_in_kiswahili(achieng):
    achieng.dial().chooses("Kiswahili").hangs_up()
    achieng.dial().sees("Endelea ulipoachia").chooses("Endelea").sees("Tunahifadhi namba")


def test_a_language_not_liked_is_changed_on_the_way_back(achieng):
    achieng.dial().chooses("Kiswahili").presses("0").chooses("English").sees("We keep your number")


def test_what_was_agreed_to_is_kept_in_the_words_that_were_read(world):
    agreed = {"0721555010": "Kiswahili", "0721555011": "English", "0721555012": "Kiswahili"}
    for phone, language in agreed.items():
        words = {"Kiswahili": "Nakubali", "English": "I agree"}
        world.handset(phone).dial().chooses(language).chooses(words[language]).sees("Smiling Steps")
    newest = select(Consent.language, Consent.text_hash).order_by(Consent.given_at.desc(), Consent.id.desc())
    kept = {tuple(row) for row in world.sql(newest.limit(len(agreed)))}
    assert sorted(language for language, _ in kept) == ["en", "sw"], "one text for each language"
    assert len({text_hash for _, text_hash in kept}) == 2


def test_crisis_lines_dialled_directly_by_a_stranger_are_in_both_languages(achieng):
    achieng.dial("*384*7464*9#").sees("These people answer now", "Watu hawa wanajibu sasa", "1199")

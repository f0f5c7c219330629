"""What the engine promises every caller, whatever the menus say."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from structlog.testing import capture_logs

import gsm7
from language import Language, spoken
from tests.tea_house import AMINA, JUMA, SUPPORT, TEAS, Counter, Milk, Phone, broken_cup, cups, tea_house
from ussd.pages import STEPS, to

HOME = ("1. Tea", "2. Your name", "3. House rules", "4. Kiswahili", "5. Break a cup")
NUMBER_PLEASE = "Please reply with a number from the list."


@pytest.fixture
def counter() -> Counter:
    return Counter()


@pytest.fixture
def amina(counter) -> Phone:
    return Phone(tea_house(counter))


def test_a_call_begins_at_home_and_a_key_leads_where_its_line_says(amina):
    amina.dials().sees("Karibu mgeni!", *HOME)
    amina.types("1", "2").sees(
        f"{TEAS[1]}. How many?", "1. 1 cups", "2. 2 cups", "3. 3 cups", "4. Other teas", "0. Back"
    )


def test_a_long_list_is_paged_and_numbered_anew_on_each_sheet(amina):
    amina.dials().types("1").hears("4. Meru tea, first flush\n9. More\n0. Back")
    amina.types("9").hears("1. Kisii tea").hears("9. More")
    amina.types("9").sees("Which tea?", "1. Chai ya tangawizi", "2. Mint", "3. Hibiscus", "0. Back")
    amina.types("2").hears("Mint. How many?")


def test_back_undoes_one_key_be_it_a_choice_or_more(amina):
    amina.dials().types("1", "9", "9", "2").hears("Mint. How many?")
    amina.types("0").hears("2. Mint")
    amina.types("0").hears("1. Kisii tea")
    amina.types("0").hears("1. Kericho tea")
    amina.types("0").sees("Karibu mgeni!", *HOME)


@pytest.mark.parametrize("key", ["0", "9", "6", "00", "98", "-1", "١", "tea", "01", "#"])
def test_a_key_that_was_not_offered_changes_nothing_and_says_what_is_expected(amina, counter, key):
    amina.dials().types(key).sees(NUMBER_PLEASE, "Karibu mgeni!", *HOME)
    assert not counter.outcomes


def test_keys_typed_ahead_move_on_but_change_nothing(amina, counter):
    amina.dials().types("1*2*1").hears("Milk?").types("0*0*2").hears("How many?")
    amina.dials().types("2").types("1*2*1*1").hears("Sorry, we cannot do that just now.").hears("Milk?")
    assert not counter.outcomes


def test_a_choice_is_stripped_of_the_spaces_around_it(amina):
    amina.dials().types(" 1 ").hears("Which tea?")


def test_an_action_happens_once_and_its_last_words_end_the_call(amina, counter):
    amina.dials().types("1", "2", "3", "1").is_told(f"3 x {TEAS[1]} with milk. Asante!")
    (order,) = counter.orders
    assert order[0] == AMINA
    assert order[1].cups == 3
    assert order[2] is Milk.WITH


def test_a_repeat_of_any_request_gets_the_same_screen_and_has_no_second_effect(amina, counter):
    amina.dials()
    for key in ("1", "2", "3", "1"):
        shown = amina.types(key).screen
        assert amina.repeats().repeats().screen == shown
    assert len(counter.orders) == 1


def test_a_repeat_after_redis_was_emptied_still_has_no_second_effect(amina, counter):
    amina.dials().types("1", "2", "3", "1")
    amina.switchboard.trails.redis.flushall()
    amina.repeats()
    assert len(counter.orders) == 1


def test_a_stray_space_before_the_star_is_no_new_request(amina, counter):
    amina.dials().types("1", "2", "3", "1")
    amina.text = "1 *2*3  *1"
    amina.repeats().hears("Asante!")
    assert len(counter.orders) == 1


def test_a_question_hears_free_text_with_stars_in_it(amina, counter):
    amina.dials().types("2").sees("What is your name?", "0. Back")
    amina.types("Amina*Otieno").hears("Nice to meet you.")
    assert counter.names == {AMINA: "Amina*Otieno"}


def test_an_answer_that_will_not_do_says_why_and_asks_again(amina, counter):
    amina.dials().types("2", "R2D2").sees("A name has letters only.", "What is your name?", "0. Back")
    amina.types("").sees("Please type your answer.", "What is your name?", "0. Back")
    assert not counter.outcomes


def test_an_answer_longer_than_a_phone_lets_people_type_will_not_do(amina, counter):
    amina.dials().types("2", "y" * 81).sees(
        "That is too long. Please use fewer words.", "What is your name?", "0. Back"
    )
    assert not counter.outcomes
    amina.types("y" * 80).hears("Nice to meet you.")


def test_after_an_action_back_leads_home_and_not_into_the_finished_errand(amina):
    amina.dials().types("2", "Amina").hears("Nice to meet you.")
    amina.types("0").sees("Karibu Amina!", *HOME)


def test_an_answer_that_only_leads_on_keeps_the_way_back(amina):
    amina.dials().types("2", "Amina", "2", "hibiscus").hears("Hibiscus. How many?")
    amina.types("0").hears("Which tea do you look for?")


def test_going_round_in_circles_does_not_lengthen_the_way_back(amina):
    amina.dials().types("1", "1", "4", "2", "4", "3", "4").hears("Which tea?")
    amina.types("0").sees("Karibu mgeni!", *HOME)


def test_far_from_home_a_last_line_leads_there(amina):
    amina.dials().types("1", "1", "1").sees("Milk?", "1. With", "2. Without", "3. Home", "0. Back")
    amina.types("3").sees("Karibu mgeni!", *HOME)


def test_after_three_answers_in_a_row_that_will_not_do_help_is_offered(amina):
    amina.dials().types("x", "y").sees(NUMBER_PLEASE, "Karibu mgeni!", *HOME)
    amina.types("z").sees(NUMBER_PLEASE, "Karibu mgeni!", *HOME, "8. Help")
    amina.types("8").hears("How can we help?")
    amina.types("0").sees("Karibu mgeni!", *HOME)


def test_help_is_offered_at_a_question_too_and_three_in_a_row_means_in_a_row(amina):
    amina.dials().types("2", "1", "2").types("0").types("2", "1", "2", "8").sees(
        "A name has letters only.", "What is your name?", "8. Help", "0. Back"
    )
    amina.types("8").hears("How can we help?")


def test_last_words_longer_than_a_screen_are_paged_and_then_end_the_call(amina):
    assert not amina.dials().types("3").hears("9. More").screen.ends
    assert not amina.types("9").screen.ends
    assert amina.types("9").hears("Rule 11: be kind to guest number 11.").screen.ends


def test_a_language_chosen_in_the_call_is_spoken_from_the_next_page_on(amina, counter, monkeypatch):
    amina.dials().types("4")
    assert counter.languages[AMINA] is Language.KISWAHILI
    monkeypatch.setattr("ussd.sheets._", lambda text: f"{text} in {spoken()}")
    amina.types("1").hears("9. More in sw").hears("0. Back in sw")


class TestADroppedLine:
    def test_can_be_picked_up_without_naming_person_or_reason(self, amina):
        amina.dials().types("1", "9", "9", "2")
        amina.dials().sees("1. Continue where you stopped", "2. Start again")
        amina.types("1").hears("Mint. How many?")
        amina.types("0").hears("2. Mint").types("0", "0", "0").sees("Karibu mgeni!", *HOME)

    def test_can_be_left_behind(self, amina):
        amina.dials().types("1", "2")
        amina.dials().types("2").sees("Karibu mgeni!", *HOME)
        amina.dials().sees("Karibu mgeni!", *HOME)

    def test_can_drop_again_at_that_very_question(self, amina):
        amina.dials().types("1", "2")
        amina.dials()
        amina.dials().sees("1. Continue where you stopped", "2. Start again").types("1").hears("How many?")

    def test_at_home_is_nothing_to_continue(self, amina):
        amina.dials().types("1", "0")
        amina.dials().sees("Karibu mgeni!", *HOME)

    @pytest.mark.parametrize("farewell", [("1", "2", "1", "1"), ("3",), ("3", "9", "9")])
    def test_after_last_words_is_nothing_to_continue(self, amina, farewell):
        amina.dials().types(*farewell)
        amina.dials().sees("Karibu mgeni!", *HOME)

    def test_before_an_action_resumes_at_its_screen_and_does_not_act(self, amina, counter):
        amina.dials().types("1", "2", "1")
        amina.dials().types("1").hears("Milk?")
        assert not counter.orders
        amina.types("1").hears("Asante!")
        assert len(counter.orders) == 1

    def test_is_nobody_elses_to_pick_up(self, amina):
        amina.dials().types("1", "2")
        Phone(amina.switchboard, JUMA).dials().sees("Karibu mgeni!", *HOME)


class TestAnExpressDial:
    def test_opens_a_place_and_back_leads_home(self, amina):
        amina.dials("7").hears("Which tea?").types("0").sees("Karibu mgeni!", *HOME)

    def test_follows_the_keys_dialled_after_it(self, amina):
        amina.dials("7*9*9*2").hears("Mint. How many?")

    def test_never_runs_an_action(self, amina, counter):
        amina.dials("7*2*1*1").hears("we cannot do that just now").hears("Milk?")
        amina.dials("66").sees("Karibu mgeni!", *HOME)
        assert not counter.outcomes

    def test_goes_on_as_an_ordinary_call(self, amina, counter):
        amina.dials("401").types("1", "1").hears("Asante!")
        assert len(counter.orders) == 1

    @pytest.mark.parametrize("dialled", ["9999", "1", "junk*1*1*1", "*", "7" * 4000, "1*" * 4000])
    def test_to_nowhere_opens_home(self, amina, dialled):
        amina.dials(dialled).sees("Karibu mgeni!", *HOME)


class TestALostTrail:
    def test_as_of_a_text_that_does_not_go_on_from_ours_begins_again_at_home(self, amina, counter):
        amina.dials().types("1", "2", "1")
        amina.text = "5*5*5"
        amina.repeats().sees("Sorry, please choose again.", "Karibu mgeni!", *HOME)
        amina.types("1").hears("Which tea?")
        assert not counter.outcomes

    def test_as_of_an_emptied_redis_is_harmless(self, amina, counter):
        amina.dials().types("1", "2", "1")
        amina.switchboard.trails.redis.flushall()
        amina.types("1").sees("Karibu mgeni!", *HOME)
        assert not counter.outcomes

    @pytest.mark.parametrize("key", ["1", "2"])
    def test_as_of_a_page_that_a_deploy_took_away_begins_again_at_home(self, amina, key):
        amina.dials("5").types(key).sees("Sorry, please choose again.", "Karibu mgeni!", *HOME)

    def test_as_of_a_continued_page_that_is_gone_begins_again_at_home(self, amina, monkeypatch):
        amina.dials().types("1", "2")
        monkeypatch.delitem(STEPS, to(cups, tea=1).step)
        amina.dials().types("1").sees("Sorry, please choose again.", "Karibu mgeni!", *HOME)


class TestWhenSomethingBreaks:
    def test_the_caller_hears_a_sorry_with_a_number_to_call(self, amina, counter):
        counter.broken = ValueError(f"{AMINA} typed Amina")
        amina.dials().types("5").is_told(
            "Sorry, something went wrong. Nothing was lost. Please dial again, or call 0722000009."
        )

    def test_the_log_knows_the_step_and_the_kind_of_failure_and_nothing_of_the_caller(self, amina, counter):
        counter.broken = ValueError(f"{AMINA} typed Amina")
        with capture_logs() as said:
            amina.dials().types("5")
        step = to(broken_cup).step
        assert said == [{"event": "hop_failed", "step": step, "problem": "ValueError", "log_level": "error"}]

    def test_a_call_that_cannot_be_opened_hears_it_too(self, amina):
        amina.switchboard = replace(amina.switchboard, open_call=no_database)
        amina.dials().hears("Nothing was lost").hears(SUPPORT)

    def test_the_place_before_the_failure_is_there_on_the_next_dial(self, amina):
        whole = amina.dials().types("1", "2", "1").switchboard
        amina.switchboard = replace(whole, open_call=no_database)
        amina.types("1").hears("Nothing was lost")
        amina.switchboard = whole
        amina.dials().sees("1. Continue where you stopped", "2. Start again").types("1").hears("Milk?")


def no_database(dialled):
    raise ConnectionError("no database")


def make(phone: Phone, move: str) -> None:
    if move == "dial" or phone.screen.ends:
        phone.dials()
    elif move == "again":
        phone.repeats()
    else:
        phone.types(move)


keys = st.sampled_from(["1", "2", "3", "4", "0", "9", "8", "x", "", "Amina", "1*2", "é🙂" * 50, "mint"])


@settings(max_examples=60, deadline=None)
@given(st.lists(st.one_of(keys, st.just("dial"), st.just("again")), max_size=25))
def test_whatever_is_typed_every_screen_fits_and_says_con_or_end(moves):
    phone = Phone(tea_house(Counter())).dials()
    for move in moves:
        make(phone, move)
        assert gsm7.septets(phone.screen.text) <= 150
        assert str(phone.screen)[:4] in {"CON ", "END "}
        assert "went wrong" not in phone.screen.text
        assert len(phone.screen.step) <= 99
        assert "|" not in phone.screen.step

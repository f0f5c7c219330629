"""Where callers are, in Redis: held by one worker at a time, private, cheap, and not needed to answer."""

import socket
from collections import Counter as Count
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace

import fakeredis
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

import clock
from tests.tea_house import AMINA, JUMA, SEALER, TEAS, Counter, Phone, tea_house, trails_on
from ussd.breaker import Breaker
from ussd.pages import Place
from ussd.trails import Away, Busy, Repeat, Run, Trails
from ussd.whereabouts import Reply, Stop, Trail

HOME = ("Karibu mgeni!", "1. Tea", "2. Your name", "3. House rules", "4. Kiswahili", "5. Break a cup")
TRAIL = Trail("s1", "1", [Stop(Place("home")), Stop(Place("book.day", '{"n":1}'), [0, 4])])
REPLY = Reply("Which day?", step="book.day")


def begun(trails: Trails, text: str = "1", session: str = "s1", phone: str = AMINA) -> Run:
    run = trails.claim(phone, session, text)
    assert isinstance(run, Run), run
    return run


class CountingRedis(fakeredis.FakeRedis):
    """Counts round trips."""

    trips = 0

    def execute_command(self, *args, **options):
        self.trips += 1
        return super().execute_command(*args, **options)


class TestHolding:
    def test_a_new_caller_has_no_trail_and_a_committed_one_comes_back(self):
        trails = trails_on()
        run = begun(trails, "1")
        assert run.trail is None
        assert trails.commit(run, TRAIL, REPLY)
        assert begun(trails, "1*2").trail == TRAIL

    def test_the_same_request_gets_the_stored_reply(self):
        trails = trails_on()
        trails.commit(begun(trails), TRAIL, REPLY)
        assert trails.claim(AMINA, "s1", "1") == Repeat(REPLY)
        assert trails.claim(AMINA, "s1", "1 ") == Repeat(REPLY)
        assert isinstance(trails.claim(AMINA, "s2", "1"), Run)

    def test_a_held_caller_is_busy_for_others_until_the_lease_is_over(self):
        trails = trails_on(lease=150, pauses=())
        begun(trails)
        assert trails.claim(AMINA, "s1", "1") == Busy()
        assert isinstance(trails.claim(JUMA, "s1", "1"), Run)
        assert isinstance(replace(trails, pauses=(0.1, 0.1)).claim(AMINA, "s1", "1"), Run)

    def test_who_lost_the_hold_puts_nothing_back(self):
        trails = trails_on(lease=20, pauses=(0.05,))
        late, next_ = begun(trails), begun(trails)
        assert not trails.commit(late, TRAIL, Reply("late"))
        assert trails.commit(next_, TRAIL, REPLY)
        assert not trails.commit(next_, TRAIL, Reply("twice"))
        assert trails.claim(AMINA, "s1", "1") == Repeat(REPLY)

    def test_a_hop_that_was_never_put_back_leaves_the_trail_behind_the_caller(self):
        trails = trails_on(lease=20, pauses=(0.05,))
        trails.commit(begun(trails, "1"), TRAIL, REPLY)
        begun(trails, "1*2")
        assert not begun(trails, "1*2").behind
        assert begun(trails, "1*2*3").behind

    def test_a_caller_who_may_have_seen_more_than_the_trail_knows_begins_again_at_home(self):
        phone = Phone(tea_house(Counter(), trails_on(lease=20, pauses=(0.05,)))).dials().types("1", "2")
        phone.switchboard.trails.claim(AMINA, phone.request.session_id, "1*2*3")
        phone.text = "1*2*3"
        phone.types("1").sees("Sorry, please choose again.", *HOME)

    def test_a_failed_hop_leaves_the_caller_where_they_were(self):
        trails = trails_on()
        trails.commit(begun(trails, "1"), TRAIL, REPLY)
        assert trails.commit(begun(trails, "1*2"), None, Reply("Sorry", True))
        assert begun(trails, "1*2*3").trail == TRAIL

    def test_fifty_identical_requests_at_once_run_once_and_hear_the_same(self):
        trails, ran = trails_on(), []

        def hop(_):
            claim = trails.claim(AMINA, "s1", "1")
            if isinstance(claim, Run):
                ran.append(claim)
                trails.commit(claim, TRAIL, REPLY)
                return REPLY
            assert isinstance(claim, Repeat)
            return claim.reply

        with ThreadPoolExecutor(50) as callers:
            assert set(callers.map(hop, range(50))) == {REPLY}
        assert len(ran) == 1


class TestPrivacy:
    def test_who_reads_redis_learns_no_number_name_or_word(self):
        store = fakeredis.FakeRedis()
        Phone(tea_house(Counter(), trails_on(store))).dials().types("2", "Wanjiku").dials().types("1")
        (key,) = store.keys()
        dump = repr((key, store.hgetall(key)))
        for secret in ("712345678", "Wanjiku", "Karibu", "tea", "ATUid"):
            assert secret not in dump

    def test_every_key_goes_away_within_the_hour(self):
        store = fakeredis.FakeRedis()
        trails = trails_on(store)
        run = begun(trails)
        assert 0 < store.pttl(run.key) <= 3_600_000
        trails.commit(run, TRAIL, REPLY)
        assert 3_590_000 < store.pttl(run.key) <= 3_600_000

    def test_a_trail_put_under_another_callers_key_does_not_open(self):
        store = fakeredis.FakeRedis()
        trails = trails_on(store)
        trails.commit(begun(trails), TRAIL, REPLY)
        (aminas,) = store.keys()
        juma = begun(trails, phone=JUMA)
        trails.commit(juma, TRAIL, REPLY)
        store.hset(juma.key, "trail", store.hget(aminas, "trail") or b"")
        assert begun(trails, "1*2", phone=JUMA).trail is None

    @pytest.mark.parametrize(
        "kept", [b"junk", SEALER.encrypt(b"junk"), b"\xff"], ids=["junk", "sealed junk", "no text"]
    )
    def test_a_trail_that_cannot_be_read_is_no_trail(self, kept):
        store = fakeredis.FakeRedis()
        trails = trails_on(store)
        run = begun(trails)
        trails.commit(run, TRAIL, REPLY)
        store.hset(run.key, "trail", kept)
        assert begun(trails, "1*2").trail is None

    def test_a_stored_reply_that_cannot_be_read_is_as_if_redis_were_away(self):
        store = fakeredis.FakeRedis()
        trails = trails_on(store)
        run = begun(trails)
        trails.commit(run, TRAIL, REPLY)
        store.hset(run.key, "reply", b"junk")
        assert trails.claim(AMINA, "s1", "1") == Away()


class TestCost:
    def test_a_hop_takes_two_round_trips_and_a_repeat_takes_one(self):
        store = CountingRedis()
        phone = Phone(tea_house(Counter(), trails_on(store))).dials()
        for key in ("1", "2", "1", "1"):
            store.trips = 0
            phone.types(key)
            assert store.trips == 2
        store.trips = 0
        phone.repeats()
        assert store.trips == 1

    def test_a_redis_that_forgot_the_scripts_is_taught_them_again(self):
        store = CountingRedis()
        phone = Phone(tea_house(Counter(), trails_on(store))).dials().types("1")
        store.script_flush()
        store.trips = 0
        phone.types("2").hears("How many?")
        assert store.trips == 4


class TestWithoutRedis:
    @pytest.fixture
    def counter(self):
        return Counter()

    @pytest.fixture
    def amina(self, counter):
        """Calls while Redis is down."""
        server = fakeredis.FakeServer()
        server.connected = False
        return Phone(tea_house(counter, trails_on(fakeredis.FakeRedis(server=server))))

    def test_the_keys_in_the_text_lead_from_home_to_where_the_caller_is(self, amina):
        amina.dials().sees(*HOME)
        amina.types("1").hears("Which tea?")
        amina.types("9").hears("1. Kisii tea")
        amina.types("1").hears("Kisii tea, first flush. How many?")
        amina.types("x").hears("Please reply with a number from the list.")
        amina.types("2").hears("Milk?").types("0").hears("How many?")

    def test_no_action_runs_and_the_screen_before_it_is_shown_again(self, amina, counter):
        amina.dials().types("1", "1", "1", "1").hears("Sorry, we cannot do that just now.").hears("1. With")
        amina.types("0").hears("How many?")
        assert not counter.outcomes

    def test_no_answer_is_heard(self, amina, counter):
        amina.dials().types("2", "Amina").hears("we cannot do that just now").hears("What is your name?")
        assert not counter.outcomes

    def test_a_code_dialled_after_the_short_code_still_opens_its_place(self, amina):
        amina.dials("403").hears(f"{TEAS[3]}. How many?")
        amina.types("1").hears("Milk?")

    @pytest.mark.parametrize("text", ["*" * 9000, "1*" * 5000, "9" * 5000, "1*1*1*1*Amina*🙂"])
    def test_any_text_gets_a_screen(self, amina, text):
        assert amina.dials(text).screen.text

    def test_a_call_goes_on_where_the_caller_is_when_redis_comes_back(self, counter):
        server = fakeredis.FakeServer()
        amina = Phone(tea_house(counter, trails_on(fakeredis.FakeRedis(server=server))))
        amina.dials().types("1")
        server.connected = False
        amina.types("1").hears("Kericho tea, first flush. How many?")
        server.connected = True
        amina.types("2").hears("Milk?")
        amina.types("1").hears("2 x Kericho tea, first flush with milk. Asante!")
        assert len(counter.orders) == 1

    def test_a_frozen_one_costs_three_callers_a_moment_and_the_others_nothing(self, counter):
        with closing(socket.create_server(("127.0.0.1", 0))) as frozen:
            store = redis.Redis(
                port=frozen.getsockname()[1],
                socket_timeout=0.1,
                socket_connect_timeout=0.1,
                retry=Retry(NoBackoff(), 0),
            )
            phone = Phone(tea_house(counter, trails_on(store)))
            for _ in range(3):
                phone.dials().sees(*HOME)
            begun_at = clock.stopwatch()
            for _ in range(10):
                phone.dials().sees(*HOME)
            assert clock.stopwatch() - begun_at < 10 * 0.06


class TestTheBreaker:
    def test_opens_after_three_failures_in_a_row_then_lets_one_try_for_all(self):
        now = [0.0]
        breaker = Breaker(limit=3, rest=2.0, stopwatch=lambda: now[0])
        for _ in range(2):
            breaker.failed()
        breaker.worked()
        for _ in range(3):
            assert breaker.allows()
            breaker.failed()
        assert not breaker.allows()
        now[0] = 2.1
        assert [breaker.allows() for _ in range(3)] == [True, False, False]
        breaker.failed()
        now[0] = 4.0
        assert not breaker.allows()
        now[0] = 4.3
        assert breaker.allows()
        breaker.worked()
        assert all(breaker.allows() for _ in range(5))


class TestManyAtOnce:
    def test_no_caller_ever_sees_anothers_screen(self):
        """Forty people on one switchboard, each their own way; every screen is theirs to the letter."""
        counter = Counter()
        switchboard = tea_house(counter)

        def visit(n: int) -> None:
            tea, cups, name = n % 4, n % 3 + 1, f"Guest {'abcdefghij'[n % 10]}{'klmn'[n // 10]}"
            phone = Phone(switchboard, f"+2547123{n:05}")
            phone.dials().sees(*HOME).types("2").sees("What is your name?", "0. Back")
            phone.types(name).hears("Nice to meet you.").types("0").hears(f"Karibu {name}!\n")
            phone.types("1", str(tea + 1)).hears(f"{TEAS[tea]}. How many?").types(str(cups)).hears("Milk?")
            thanks = f"{cups} x {TEAS[tea]} without milk. Asante!"
            phone.types("2").is_told(thanks).repeats().is_told(thanks).dials().hears(f"Karibu {name}!\n")

        with ThreadPoolExecutor(40) as callers:
            list(callers.map(visit, range(40)))
        assert Count(number for number, *_ in counter.orders) == {f"+2547123{n:05}": 1 for n in range(40)}

    def test_the_same_request_while_it_is_being_answered_waits_and_acts_once(self):
        counter = Counter()
        phone = Phone(tea_house(counter)).dials().types("1", "2", "3")
        phone.text += "*1"
        with ThreadPoolExecutor(8) as repeats:
            replies = set(repeats.map(phone.switchboard.answer, [phone.request] * 8))
        assert [str(reply) for reply in replies] == [f"END 3 x {TEAS[1]} with milk. Asante!"]
        assert len(counter.orders) == 1

    def test_who_waits_too_long_is_asked_to_dial_again(self):
        phone = Phone(tea_house(Counter(), trails_on(pauses=(0.01,)))).dials()
        begun(phone.switchboard.trails, "", "another session")
        phone.types("1").is_told("We are still busy with your last answer. Please dial again.")

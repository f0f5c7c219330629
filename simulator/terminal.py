"""The handset as a program: a phone with keys, drawn in a terminal.

    python -m simulator.handset 0712345678 [--world var/play/world.json]

Works from a pipe too: each line is what a person would type; ``wait`` lets the next text or prompt come.
"""

import argparse
import sys
import textwrap
import time
from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Final

from simulator.keyboard import Keyboard, NothingMoreToRead
from simulator.network import LineIsDead, Network, NotTaken, NoWorld, Prompt, Received, Screen

NAIROBI: Final = timezone(timedelta(hours=3), "EAT")
WIDE: Final = 34  # characters on a drawn line
LOOKS_EVERY: Final = 0.7  # seconds
WAITS: Final = 10.0  # seconds that ``wait`` waits for
HELP: Final = """\
  {code:<15}dial
  1              answer the screen (any words will do; Enter alone sends nothing)
  hang           hang up
  sms YES 48216  text the clinic
  inbox          read all texts again
  pay 2000 48216 M-Pesa, Lipa na M-Pesa, Pay Bill: so much to the clinic, for this account
  wait           wait for the next text or M-Pesa prompt
  say inbox      answer the screen with a word that means something here
  help, q        this, and quit"""


class Terminal:
    """One person with one phone, who types a line at a time."""

    def __init__(self, phone: str, network: Network, keyboard: Keyboard) -> None:
        self.phone, self.network, self.keyboard = phone, network, keyboard
        self.on_line = False
        self.prompt: Prompt | None = None
        self.bill: tuple[int, str] | None = None  # how much, for which account; only the PIN is missing
        self.newest = 0
        self.mpesa_seen = 0
        self.commands: dict[str, Callable[[str], None]] = {
            "hang": lambda _: self.hang_up(),
            "sms": self.text,
            "inbox": lambda _: self.show_inbox(),
            "pay": self.begin_bill,
            "wait": lambda _: self.wait(),
            "say": self.answer,
            "help": lambda _: self.show_help(),
            "?": lambda _: self.show_help(),
        }

    def run(self) -> None:
        """Until ``q`` or the end of what is typed."""
        print(f"This is the phone of {self.phone}.")
        self.show_help()
        while True:
            self.invite()
            try:
                if self.next_line() == "q":
                    return
            except NothingMoreToRead:
                self.look_around()
                return

    def next_line(self) -> str:
        """Wait for a line, showing meanwhile what arrives; then do what it says, and give it back."""
        while (line := self.keyboard.line(LOOKS_EVERY)) is None:
            if self.look_around():
                self.invite()
        self.look_around()
        if line != "q":
            self.obey(line)
        return line

    def invite(self) -> None:
        self.keyboard.invite("" if self.prompt or self.bill else "reply> " if self.on_line else "> ")

    def obey(self, line: str) -> None:
        word, _, rest = line.partition(" ")
        try:
            if self.prompt:
                self.answer_prompt(line)
            elif self.bill:
                self.pay_bill(*self.bill, line)
            elif line.startswith("*") and line.endswith("#"):
                self.show(self.network.dial(self.phone, line))
            elif command := self.commands.get(word.lower()):
                command(rest)
            else:
                self.answer(line)
        except LineIsDead:
            self.lose_line()
        except NotTaken as refusal:
            print(f"  The network did not take that ({refusal}).")

    def answer(self, words: str) -> None:
        if self.on_line:
            self.show(self.network.type(self.phone, words))
        elif words:
            print(f"  Nothing to answer. Dial {self.network.ussd_code}, or type help.")

    def hang_up(self) -> None:
        self.network.hang_up(self.phone)
        self.on_line = False
        print("  (You hung up.)")

    def lose_line(self) -> None:
        self.on_line = False
        print("  (The line has dropped. Dial again.)")

    def text(self, words: str) -> None:
        self.network.text(self.phone, words)
        print(f"  (Sent to {self.network.short_code}.)")

    def wait(self) -> None:
        until = time.monotonic() + WAITS
        while not self.look_around() and time.monotonic() < until:
            time.sleep(0.1)

    def look_around(self) -> bool:
        """Show what has arrived since the last look; whether anything has."""
        return any([self._look_for_texts(), self._look_for_mpesa(), self._look_for_prompt()])

    def _look_for_texts(self) -> bool:
        texts = self.network.inbox(self.phone, self.newest)
        for text in texts:
            self.newest = text.number
            self.announce(drawn_text(text))
        return bool(texts)

    def _look_for_mpesa(self) -> bool:
        messages = self.network.mpesa_messages(self.phone)[self.mpesa_seen :]
        self.mpesa_seen += len(messages)
        for words in messages:
            self.announce(envelope("M-PESA", words))
        return bool(messages)

    def _look_for_prompt(self) -> bool:
        before, self.prompt = self.prompt, self.network.prompt(self.phone)
        if self.prompt == before:
            return False
        self.keyboard.hide(bool(self.prompt))
        self.announce(drawn_prompt(self.prompt) if self.prompt else "  (The M-Pesa prompt has gone.)")
        return True

    def announce(self, words: str) -> None:
        """Say what arrived, on a line of its own."""
        self.keyboard.interrupt()
        print(words, flush=True)

    def answer_prompt(self, line: str) -> None:
        """Four digits are the PIN, ``cancel`` cancels, ``ignore`` lets it time out."""
        answers: dict[str, str | bool] = {line: True} if line in ("cancel", "ignore") else {"pin": line}
        if "pin" in answers and not is_pin(line):
            print("  A PIN has four digits. Or type cancel, or ignore.")
            return
        self.prompt = None
        self.keyboard.hide(False)
        self.network.answer_prompt(self.phone, **answers)
        print("  (Answered.)")

    def begin_bill(self, rest: str) -> None:
        amount, _, account = rest.partition(" ")
        if not (amount.isdecimal() and account.strip()):
            print("  Say how much, and for which account: pay 2000 48216")
            return
        self.bill = int(amount), account.strip()
        self.keyboard.hide(True)
        print(
            f"  Pay KSh {int(amount):,} for account {account.strip()}.\n  PIN (does not show; or cancel): ",
            flush=True,
        )

    def pay_bill(self, amount: int, account: str, line: str) -> None:
        """Four digits are the PIN, ``cancel`` cancels. What came of it, M-PESA texts."""
        if line != "cancel" and not is_pin(line):
            print("  A PIN has four digits. Or type cancel.")
            return
        self.bill = None
        self.keyboard.hide(False)
        if line == "cancel":
            print("  (Cancelled.)")
        else:
            self.network.pay_bill(self.phone, amount, account, line)
            self.look_around()

    def show(self, screen: Screen) -> None:
        self.on_line = screen.open
        print(drawn_screen(self.phone, self.network.clock(), screen), flush=True)

    def show_inbox(self) -> None:
        texts = self.network.inbox(self.phone)
        print("\n".join(map(drawn_text, texts)) or "  (No texts yet.)")

    def show_help(self) -> None:
        print(HELP.format(code=self.network.ussd_code), flush=True)


def is_pin(line: str) -> bool:
    return line.isdecimal() and len(line) == 4


def drawn_screen(phone: str, now: str, screen: Screen) -> str:
    """A small phone: who and when, the words, and whether it waits for an answer."""
    head = f"{phone}{hour(now):>{WIDE - len(phone)}}"
    foot = "Reply or hang" if screen.open else "(ended)"
    lines = [head, None, *wrapped(screen.text or " ", WIDE), None, f"{foot:>{WIDE}}"]
    bar = "─" * (WIDE + 2)
    middle = [f"│ {line:<{WIDE}} │" if line is not None else f"├{bar}┤" for line in lines]
    return "\n".join([f"┌{bar}┐", *middle, f"└{bar}┘"])


def drawn_text(text: Received) -> str:
    return envelope(f"{text.sender}, {hour(text.at)}", text.text)


def envelope(head: str, words: str) -> str:
    return "\n".join([f"  [SMS] {head}", *(f"  │ {line}" for line in wrapped(words, 2 * WIDE))])


def drawn_prompt(prompt: Prompt) -> str:
    bar = "═" * (WIDE + 2)
    lines = [f"║ {line:<{WIDE}} ║" for line in ["M-PESA", *wrapped(prompt.text, WIDE)]]
    return "\n".join([f"╔{bar}╗", *lines, f"╚{bar}╝", "  PIN (does not show; or cancel, ignore): "])


def wrapped(words: str, width: int) -> list[str]:
    return [part for line in words.splitlines() for part in textwrap.wrap(line, width) or [""]]


def hour(moment: str) -> str:
    """``Mon 4 Dec 2:00 PM`` in Nairobi, of an ISO time."""
    there = datetime.fromisoformat(moment).astimezone(NAIROBI)
    return f"{there:%a} {there.day} {there:%b} {there.hour % 12 or 12}:{there:%M %p}"


def main(words: list[str]) -> int:
    wanted = _read(words)
    try:
        network = Network.read(wanted.world)
        with Keyboard(sys.stdin) as keyboard:
            Terminal(wanted.phone, network, keyboard).run()
    except KeyboardInterrupt:
        print()
    except (NoWorld, NotTaken) as trouble:
        print(trouble, file=sys.stderr)
        return 1
    return 0


def _read(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m simulator.handset", description="A phone with keys.")
    parser.add_argument("phone", help="its number, like 0712345678")
    parser.add_argument("--world", type=Path, help="where play wrote down the world; also HANDSET_WORLD")
    return parser.parse_args(words)

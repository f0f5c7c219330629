"""The two outside parties, as they are on a good day: every text is taken, and every prompt.

Whether a payer pays is the test's to say: ``Mpesa.answers`` holds what M-Pesa says when it is asked.
"""

from dataclasses import dataclass, field

import gsm7
from payments.daraja.result_codes import ending_of
from payments.gateway import Answer, NotPaid, Paid, Pending, PromptAccepted, Turn
from sms.gateway import Accepted
from tests.properties.treasury import Treasury


@dataclass
class Post:
    """Takes every text that a phone can show."""

    taken: int = 0

    def send(self, to: str, body: str) -> Accepted:
        assert gsm7.septets(body) <= 306, f"more than two parts: {body!r}"
        self.taken += 1
        return Accepted(f"ATXid_{self.taken}")


@dataclass
class Mpesa(Treasury):
    """Shows every prompt. Until the payer does something, the prompt is with them.

    A payment is known by the secret of its callback address, which is where M-Pesa knows it from.
    """

    shown: dict[str, str] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)

    def line_up(self) -> Turn:
        return Turn("a token")

    def prompt(
        self, turn: Turn, phone: str, shillings: int, reference: str, description: str, callback_url: str
    ) -> PromptAccepted:
        request = f"ws_CO_{len(self.shown) + 1}"
        self.shown[callback_url.rpartition("/")[2]] = request
        return PromptAccepted(f"merchant-{request}", request)

    def ask(self, checkout_request_id: str) -> Answer:
        return self.answers.get(checkout_request_id, Pending())

    def pays(self, secret: str) -> bool:
        """The payer enters the PIN; False when no prompt was ever shown."""
        if secret in self.shown:
            self.answers[self.shown[secret]] = Paid()
        return secret in self.shown

    def refuses(self, secret: str, code: str) -> bool:
        """No money moves; False when none was asked for, or it moved: that is not undone by a late word."""
        request = self.shown.get(secret, "")
        if not request or self.answers.get(request) == Paid():
            return False
        self.answers[request] = NotPaid(ending_of(code))
        return True

    def forget(self) -> None:
        self.__init__()  # type: ignore[misc]

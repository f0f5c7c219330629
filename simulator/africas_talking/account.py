"""What one customer of the gateway has: a name, a key, codes, and addresses to be called at."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Account:
    """One application on the gateway.

    ``senders`` are the names texts may come from; none means any. ``answer_within`` is how many
    seconds the gateway waits for a USSD screen (facts/africastalking.md 1.4).
    """

    username: str = "sandbox"
    api_key: str = "atsk_stand_in"
    ussd_code: str = "*384*7464#"
    short_code: str = "20384"
    senders: tuple[str, ...] = ()
    answer_within: float = 10.0


@dataclass(frozen=True)
class Addresses:
    """Where the service wants to be called, as typed into the gateway's dashboard; empty means nowhere."""

    ussd: str = ""
    ended: str = ""
    inbound: str = ""
    delivery: str = ""
    opt_out: str = ""

    @classmethod
    def of(cls, service: str, key: str) -> "Addresses":
        """The addresses of this service, with the secret that its paths carry."""
        ussd, sms = f"{service}/ussd/{key}", f"{service}/sms/{key}"
        return cls(ussd, f"{ussd}/ended", f"{sms}/inbound", f"{sms}/delivery", f"{sms}/opt-out")

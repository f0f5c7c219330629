"""What Daraja's door says no with, as a table (facts/daraja.md 1, 2.3, 6 and 7)."""

from dataclasses import dataclass


@dataclass
class Refusal(Exception):
    """An answer with an errorCode: nothing was queued."""

    status: int
    code: str
    message: str


def invalid(field: str) -> Refusal:
    return Refusal(400, "400.002.02", f"Bad Request - Invalid {field}")


def bad_payload() -> Refusal:
    return Refusal(400, "400.002.05", "Invalid Request Payload")


def not_basic() -> Refusal:
    return Refusal(400, "400.008.01", "Invalid authentication type passed")


def wrong_grant() -> Refusal:
    return Refusal(400, "400.008.02", "Invalid grant type passed")


def bad_token_for_push() -> Refusal:
    return Refusal(404, "404.001.03", "Invalid Access Token")


def bad_token() -> Refusal:
    return Refusal(400, "400.003.01", "Invalid Access Token")


def bad_token_for_orders(token: str) -> Refusal:
    return Refusal(401, "401.002.01", f"Error Occurred - Invalid Access Token - {token}")


def bad_token_for_pull() -> Refusal:
    return Refusal(401, "401.001", "Invalid Access Token")


def bad_pull() -> Refusal:
    return Refusal(400, "400.001", "Bad Request")


def not_found() -> Refusal:
    return Refusal(404, "404.001.01", "Resource not found")


def wrong_method(method: str) -> Refusal:
    return Refusal(405, "405.001", f"{method} Method Not Allowed")


def no_merchant() -> Refusal:
    return Refusal(500, "500.001.1001", "Merchant does not exist")


def wrong_credentials() -> Refusal:
    return Refusal(500, "500.001.1001", "Wrong credentials")


def line_held() -> Refusal:
    return Refusal(
        500,
        "500.001.1001",
        "Unable to lock subscriber, a transaction is already in process for the current subscriber",
    )


def no_transaction() -> Refusal:
    return Refusal(500, "500.001.1001", "The transaction does not Exist")


def still_processing(status: int, message: str) -> Refusal:
    return Refusal(status, "500.001.1001", message)


def duplicate_originator() -> Refusal:
    return Refusal(500, "500.002.1001", "Duplicate OriginatorConversationID.")


def urls_registered() -> Refusal:
    return Refusal(500, "500.003.1001", "Urls are already registered")

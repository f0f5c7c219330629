"""The mail client against a small mail server of a well-kept library, with everything that it may say."""

import ipaddress
import socket
import ssl
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from failures import GatewayFailure, TryLater, Unclear
from mail.gateway import Envelope, MailRefused, NobodyThere, NoMailServer, WhyNot
from mail.invitation import Method, written
from mail.smtp import Smtp
from simulator.post_office import PostOffice, Trouble
from tests.rules.test_invitation import ENTRY

US, AMINA = "support@smilingsteps.example", "amina@example.com"
THEN = datetime(2026, 12, 7, 6, tzinfo=UTC)


def letter(**changes) -> Envelope:
    usual = {
        "key": 77,
        "to": AMINA,
        "subject": "Smiling Steps: confirmed, Tue 8 Dec 2:00 PM",
        "body": "Hello Amina,\n\n.a line that begins with a dot\n",
        "calendar": written(ENTRY, Method.REQUEST),
        "written_at": THEN,
    }
    return Envelope(**{**usual, **changes})


@pytest.fixture
def server():
    server = PostOffice()
    yield server
    server.close()


def failure(client: Smtp, **changes) -> GatewayFailure:
    with pytest.raises(GatewayFailure) as caught:
        client.send(letter(**changes))
    return caught.value


def test_a_letter_arrives_as_it_was_written(server):
    Smtp(server.url, US).send(letter())
    [arrived] = server.letters
    message = arrived.message
    assert arrived.to == message["To"] == AMINA
    assert message["From"] == f"Smiling Steps <{US}>"
    assert message["Subject"] == "Smiling Steps: confirmed, Tue 8 Dec 2:00 PM"
    assert message["Message-ID"] == "<77@smilingsteps.example>"
    assert parsedate_to_datetime(message["Date"]) == THEN
    assert arrived.text == "Hello Amina,\n\n.a line that begins with a dot\n"
    assert not message.defects


def test_its_entry_for_the_calendar_arrives_to_the_octet_as_another_way_to_read_it(server):
    Smtp(server.url, US).send(letter())
    [arrived] = server.letters
    assert arrived.message.get_content_type() == "multipart/mixed"
    readings, _ = arrived.message.iter_parts()
    assert readings.get_content_type() == "multipart/alternative"
    plain, calendar = readings.iter_parts()
    assert (plain.get_content_type(), calendar.get_content_type()) == ("text/plain", "text/calendar")
    assert calendar.get_param("method") == "REQUEST"
    assert arrived.calendar == written(ENTRY, Method.REQUEST)


@pytest.mark.parametrize("method", Method)
def test_its_entry_is_attached_as_a_file_too_as_the_letter_says(server, method):
    Smtp(server.url, US).send(letter(calendar=written(ENTRY, method)))
    [file] = server.letters[0].message.iter_attachments()
    assert (file.get_filename(), file.get_content_type()) == ("invite.ics", "application/ics")
    assert file.get_content() == written(ENTRY, method).encode()


def test_a_letter_without_one_is_plain_text(server):
    Smtp(server.url, US).send(letter(calendar=None))
    assert server.letters[0].message.get_content_type() == "text/plain"


def test_the_same_letter_is_the_same_bytes_however_often_it_is_sent(server):
    for _ in range(2):
        Smtp(server.url, US).send(letter())
    first, second = server.letters
    assert first.raw == second.raw


@pytest.mark.parametrize(
    ("trouble", "kind"),
    [
        (Trouble.COME_BACK_LATER, TryLater),
        (Trouble.NO_ROOM, TryLater),
        (Trouble.CLOSED, NobodyThere),
        (Trouble.NO_SUCH_ADDRESS, MailRefused),
        (Trouble.LETTER_REFUSED, MailRefused),
        (Trouble.LINE_DROPPED, Unclear),
    ],
)
def test_what_can_go_wrong_goes_wrong_in_one_of_three_ways(server, trouble, kind):
    server.trouble_next(trouble)
    assert type(failure(Smtp(server.url, US))) is kind


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("550 5.1.1 No such user", WhyNot.NO_SUCH_ADDRESS),
        ("550-5.1.1 The account that you tried to reach\r\n550 5.1.1 does not exist", WhyNot.NO_SUCH_ADDRESS),
        ("553 5.1.2 No such domain", WhyNot.NO_SUCH_ADDRESS),
        ("553 5.1.3 Bad address syntax", WhyNot.NO_SUCH_ADDRESS),
        ("551 5.1.6 Moved away", WhyNot.NO_SUCH_ADDRESS),
        ("556 5.1.10 The domain takes no mail", WhyNot.NO_SUCH_ADDRESS),
        ("550 No such user", WhyNot.PERHAPS_NONE),
        ("551 User not local", WhyNot.PERHAPS_NONE),
        ("550 relay not permitted", WhyNot.PERHAPS_NONE),
        ("550 Authentication required", WhyNot.PERHAPS_NONE),
        ("550 Access denied - blocked using spamhaus, not 5.1.1", WhyNot.PERHAPS_NONE),
        ("553 sorry, that domain isn't in my list of allowed rcpthosts", WhyNot.PERHAPS_NONE),
        ("550 5.2.1 The user is receiving mail too quickly", WhyNot.TURNED_DOWN),
        ("550 5.1.8 Bad sender", WhyNot.TURNED_DOWN),
        ("550 5.1.12 Something of tomorrow", WhyNot.TURNED_DOWN),
        ("550 5.7.1 Your network is on a list", WhyNot.TURNED_DOWN),
        ("552 5.2.2 Mailbox full", WhyNot.TURNED_DOWN),
        ("554 5.7.1 Relay access denied", WhyNot.TURNED_DOWN),
    ],
)
def test_only_what_is_the_addresss_fault_is_taken_for_it(server, monkeypatch, answer, why):
    async def turn_down(*_):
        return answer

    monkeypatch.setattr(server, "handle_RCPT", turn_down)
    refused = failure(Smtp(server.url, US))
    assert isinstance(refused, MailRefused)
    assert refused.why is why


def test_no_failure_repeats_what_the_server_said_for_that_may_hold_the_address(server, capsys):
    for trouble in Trouble:
        server.trouble_next(trouble)
        assert AMINA not in str(failure(Smtp(server.url, US)))
    assert "amina" not in capsys.readouterr().out


@pytest.mark.parametrize(
    "to", ["amina@example.com\r\nRCPT TO:<all@example.com>", "a@example.com\nBcc: b@example.com"]
)
def test_an_address_that_holds_more_than_an_address_is_not_sent(server, to):
    with pytest.raises(ValueError, match=r"(?i)newline|linefeed|header"):
        Smtp(server.url, US).send(letter(to=to))
    assert server.letters == []


@pytest.mark.parametrize("subject", ["hello\r\nBcc: all@example.com", "hello\nX-More: 1"])
def test_a_subject_cannot_bring_headers_of_its_own(server, subject):
    with pytest.raises(ValueError, match=r"(?i)newline|linefeed|header"):
        Smtp(server.url, US).send(letter(subject=subject))
    assert server.letters == []


def test_where_nobody_listens_nothing_happened(server):
    server.close()
    assert type(failure(Smtp(server.url, US))) is NobodyThere
    server.__post_init__()


def test_who_says_nothing_is_not_waited_for_for_ever():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"smtp://127.0.0.1:{silent.getsockname()[1]}"
        assert type(failure(Smtp(url, US, timeout=0.2))) is NobodyThere


def test_without_a_mail_server_letters_wait():
    with pytest.raises(NobodyThere):
        NoMailServer().send(letter())


# encrypted, and known to the server


@pytest.fixture(scope="module")
def trust(tmp_path_factory):
    """The server's certificate with its key, and a client's trust in it."""
    folder = tmp_path_factory.mktemp("tls")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "post")])
    now = datetime.now(UTC)
    draft = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    draft = draft.not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=1))
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    certificate = draft.serial_number(1).add_extension(here, critical=False).sign(key, SHA256())
    pem, secret = folder / "post.pem", folder / "post.key"
    pem.write_bytes(certificate.public_bytes(Encoding.PEM))
    secret.write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(pem, secret)
    return server, ssl.create_default_context(cafile=str(pem))


@pytest.fixture
def guarded(trust):
    """Takes letters only encrypted, and from who knows the password."""
    server = PostOffice(trust=trust[0], account=("clinic", "p@ss:word/1"))
    yield server
    server.close()


def test_a_letter_goes_encrypted_with_a_password_that_holds_anything(guarded, trust):
    url = guarded.url.replace("smtp://", "smtp://clinic:p%40ss%3Aword%2F1@")
    Smtp(url, US, trust[1]).send(letter())
    assert len(guarded.letters) == 1


@pytest.mark.parametrize("account", ["", "clinic:wrong@"])
def test_a_wrong_password_or_none_is_for_an_operator_to_mend(guarded, trust, account):
    refused = failure(Smtp(guarded.url.replace("smtp://", f"smtp://{account}"), US, trust[1]))
    assert isinstance(refused, MailRefused)
    assert refused.why is WhyNot.CONFIGURATION


def test_a_certificate_that_nobody_vouches_for_is_refused_before_a_word_is_said(guarded):
    refused = failure(Smtp(guarded.url, US, ssl.create_default_context()))
    assert isinstance(refused, MailRefused)
    assert refused.why is WhyNot.CONFIGURATION


def test_a_server_elsewhere_must_encrypt(server, trust):
    refused = failure(Smtp(server.url, US, trust[1]))
    assert isinstance(refused, MailRefused)
    assert refused.why is WhyNot.CONFIGURATION
    assert server.letters == []

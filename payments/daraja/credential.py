"""The initiator's password as Safaricom wants it: sealed with its certificate, anew for every order.

facts/daraja.md 7: RSA with PKCS#1 v1.5, base64. The certificates in use are long past their date, so
dates are not looked at. Neither the password nor what comes of it is ever logged.
"""

import base64
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from payments.gateway import PaymentRefused, Why


def signature(field: str, initiator: str, password: str, certificate: str) -> dict[str, str]:
    """The two fields that say who orders, the first under this name.

    ``certificate`` is the path of a PEM file. Raises PaymentRefused when something is missing or will
    not do: the operator must act.
    """
    if not (initiator and password and certificate):
        raise PaymentRefused(Why.OUR_FAULT, "no initiator is configured")
    try:
        sealed = _key(certificate).encrypt(password.encode(), PKCS1v15())
    except (OSError, ValueError) as wrong:
        said = f"the certificate will not do: {type(wrong).__name__}"
        raise PaymentRefused(Why.OUR_FAULT, said) from None
    return {field: initiator, "SecurityCredential": base64.b64encode(sealed).decode()}


def _key(certificate: str) -> RSAPublicKey:
    key = x509.load_pem_x509_certificate(Path(certificate).read_bytes()).public_key()
    if not isinstance(key, RSAPublicKey):
        raise ValueError("not an RSA key")
    return key

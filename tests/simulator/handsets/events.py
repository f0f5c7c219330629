"""What happens to Amina, whose phone it is."""

import base64

import requests

CREDENTIALS = {
    "DARAJA_CONSUMER_KEY": "key",
    "DARAJA_CONSUMER_SECRET": "secret",
    "DARAJA_SHORTCODE": "174379",
    "DARAJA_PASSKEY": "passkey",
}


def receive(outside, *bodies):
    for body in bodies:
        outside.africas_talking.sms.send(["+254712345678"], body, "20384")


def ask_for_money(outside, amount=2000, reference="48213"):
    """An M-Pesa prompt on Amina's phone, asked for as a merchant does."""
    url = outside.network.safaricom
    token = requests.get(
        f"{url}/oauth/v1/generate?grant_type=client_credentials", auth=("key", "secret"), timeout=5
    ).json()["access_token"]
    stamp = "20261204090000"
    push = {
        "BusinessShortCode": "174379",
        "Password": base64.b64encode(f"174379passkey{stamp}".encode()).decode(),
        "Timestamp": stamp,
        "TransactionType": "CustomerPayBillOnline",
        "Amount": amount,
        "PartyA": "254712345678",
        "PartyB": "174379",
        "PhoneNumber": "254712345678",
        "CallBackURL": f"{url}/nobody",
        "AccountReference": reference,
        "TransactionDesc": "Session",
    }
    headers = {"Authorization": f"Bearer {token}"}
    answer = requests.post(f"{url}/mpesa/stkpush/v1/processrequest", json=push, headers=headers, timeout=5)
    assert answer.status_code == 200, answer.text

"""A customer of the gateway, who sends texts as the documentation says."""

import requests

AMINA = "+254712345678"
JANE = "+254722000001"
OURS = "*384*7464#"


def send(api, to=AMINA, message="Your session is confirmed.", key="atsk_right", **fields):
    form = {"username": "clinic", "to": to, "message": message, "bulkSMSMode": 1, **fields}
    headers = {"apiKey": key, "Accept": "application/json"}
    return requests.post(f"{api}/version1/messaging", data=form, headers=headers, timeout=5)


def recipients(answer):
    return answer.json()["SMSMessageData"]["Recipients"]

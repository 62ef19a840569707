"""One POST an alert, signed."""

import hashlib
import hmac
import json
import socket

import pytest

from tests.share.alerts.made import HOSTILE, RAISED, an_alert
from tests.share.alerts.receivers import PEM, hook, server_side
from vedette.errors import DeliveryError
from vedette.share.alerts.as_json import alert_body
from vedette.share.alerts.webhook import post

KEY = b"a key"


def test_the_receiver_can_tell_who_sent_it_and_when() -> None:
    body = alert_body(an_alert(), RAISED)
    with hook() as receiver:
        post(receiver.address, "a1", body, KEY, timestamp=1_539_504_000)
    ((headers, got),) = receiver.got
    assert got == body
    expected = hmac.new(KEY, b"1539504000." + got, hashlib.sha256).hexdigest()
    assert headers["Vedette-Signature"] == f"v1={expected}"
    assert (headers["Vedette-Timestamp"], headers["Vedette-Alert"]) == ("1539504000", "a1")
    assert headers["Content-Type"] == "application/json"
    data = json.loads(got)
    assert data["events"][0]["publishers"] == ["Levant Wire", "Ebla Voice"]
    assert data["events"][0]["sentences"][0]["text"] == "The army shelled Morek, residents said."
    assert data["raised"] == RAISED and data["event_count"] == 1


def test_where_a_report_lies_on_this_machine_is_not_told() -> None:
    data = json.loads(alert_body(an_alert(), RAISED))
    assert [quoted["url"] for quoted in data["events"][0]["sentences"]] == ["https://levant-wire.example/1", None]
    assert b"/home/somebody" not in alert_body(an_alert(), RAISED)


def test_without_a_key_there_is_no_signature() -> None:
    with hook() as receiver:
        post(receiver.address, "a1", b"{}", None)
    assert "Vedette-Signature" not in receiver.got[0][0]


def test_what_reports_say_stays_text() -> None:
    body = alert_body(an_alert(said=HOSTILE, title=HOSTILE), RAISED)
    data = json.loads(body)
    assert "\x1b" not in data["title"] and "\u202e" not in data["title"] and "\n" not in data["title"]
    assert alert_body(an_alert(said="lone \ud800 surrogate"), RAISED).decode("utf-8")


@pytest.mark.parametrize(
    ("status", "soon"), [(500, True), (503, True), (429, True), (400, False), (410, False), (302, False)]
)
def test_an_answer_that_is_no_yes_is_an_error(status: int, soon: bool) -> None:
    with hook(status) as receiver, pytest.raises(DeliveryError, match=f"answered {status}") as caught:
        post(receiver.address, "a1", b"{}", KEY)
    assert caught.value.soon is soon
    assert len(receiver.got) == 1  # a redirect is not followed


def test_nobody_there_is_an_error_and_may_work_soon() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(DeliveryError, match="could not be reached") as caught:
        post(f"http://127.0.0.1:{port}/", "a1", b"{}", KEY)
    assert caught.value.soon


def test_a_certificate_must_be_trusted_and_may_be_the_networks_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with hook(tls=server_side()) as receiver:
        with pytest.raises(DeliveryError, match="could not be reached"):
            post(receiver.address, "a1", b"{}", KEY)
        monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
        post(receiver.address, "a1", b"{}", KEY)
    assert len(receiver.got) == 1

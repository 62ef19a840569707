"""One message for all that is new, over a real SMTP server."""

import socket
from datetime import UTC, datetime

import pytest

from tests.share.alerts.made import HOSTILE, stored
from tests.share.alerts.receivers import PEM, server_side, smtp
from vedette.errors import DeliveryError
from vedette.share.alerts.mail import message, send

AT = datetime(2018, 10, 14, 8, tzinfo=UTC)


def a_message(*numbers: int, **given: str):  # type: ignore[no-untyped-def]
    return message("vedette@example.org", "desk@example.org", [stored(n, **given) for n in numbers or (1,)], AT)


def test_it_carries_every_alert_with_its_evidence() -> None:
    with smtp() as (post, server):
        send(a_message(1, 2), server, tls="if offered", user=None, password=None)
    (got,) = post.messages
    assert got["From"] == "vedette@example.org" and got["To"] == "desk@example.org"
    assert got["Subject"] == "[Zone] Breach of no-attacks: number 1 and 1 more"
    assert got["Auto-Submitted"] == "auto-generated"
    text = got.get_content()
    assert "number 1" in text and "number 2" in text
    assert "“The army shelled Morek, residents said.” (Levant Wire, 2018-10-13, https://levant-wire.example/1)" in text
    assert "/home/somebody" not in text


def test_the_same_alerts_have_the_same_message_id() -> None:
    assert a_message(1, 2)["Message-ID"] == a_message(1, 2)["Message-ID"] != a_message(1)["Message-ID"]


def test_what_reports_say_adds_no_header_and_no_recipient() -> None:
    hostile = a_message(1, title=HOSTILE, said=HOSTILE)
    assert hostile["Bcc"] is None and "\n" not in hostile["Subject"]
    with smtp() as (post, server):
        send(hostile, server, tls="none", user=None, password=None)
    (got,) = post.messages
    assert got["Bcc"] is None and "\u202e" not in got.get_content()
    assert got.get_content_type() == "text/plain"


def test_starttls_is_used_where_it_is_offered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    with smtp(tls=server_side()) as (post, server):
        send(a_message(), server, tls="if offered", user=None, password=None)
        send(a_message(), server, tls="starttls", user=None, password=None)
        send(a_message(), server, tls="none", user=None, password=None)
    assert post.encrypted == [True, True, False]


def test_starttls_that_is_asked_for_must_be_offered() -> None:
    with smtp() as (post, server), pytest.raises(DeliveryError, match="does not offer STARTTLS"):
        send(a_message(), server, tls="starttls", user=None, password=None)
    assert post.messages == []


def test_a_certificate_that_nobody_trusts_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE", raising=False)
    with smtp(tls=server_side()) as (post, server), pytest.raises(DeliveryError, match="can't be trusted"):
        send(a_message(), server, tls="if offered", user=None, password=None)
    assert post.messages == []


def test_a_login_goes_encrypted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(PEM))
    with smtp(tls=server_side(), login=True) as (post, server):
        send(a_message(), server, tls="starttls", user="desk", password="secret")
        with pytest.raises(DeliveryError, match=r"refused the login \(535\)") as caught:
            send(a_message(), server, tls="starttls", user="desk", password="wrong")
    assert set(post.logins) == {(b"desk", b"secret"), (b"desk", b"wrong")}
    assert len(post.messages) == 1
    assert not caught.value.soon and "wrong" not in str(caught.value)


@pytest.mark.parametrize(("answer", "soon"), [("451 later", True), ("554 never", False)])
def test_a_refusal_says_whether_it_may_work_soon(answer: str, soon: bool) -> None:
    with smtp(answer) as (_, server), pytest.raises(DeliveryError, match=answer) as caught:
        send(a_message(), server, tls="none", user=None, password=None)
    assert caught.value.soon is soon


def test_nobody_there_and_no_address() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with pytest.raises(DeliveryError, match="did not take the message") as caught:
        send(a_message(), f"127.0.0.1:{port}", tls="none", user=None, password=None)
    assert caught.value.soon
    with pytest.raises(DeliveryError, match="is no host and port"):
        send(a_message(), "mail.example.org:smtp", tls="none", user=None, password=None)

"""Alerts by e-mail: one plain message for all that is new."""

from __future__ import annotations

import hashlib
import smtplib
import ssl
from collections.abc import Sequence
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from vedette.errors import DeliveryError
from vedette.record.alerts import StoredAlert
from vedette.share.alerts.words import text_of
from vedette.share.text import short

__all__ = ["message", "send"]

_SECONDS = 20.0
_PORTS = {"implicit": 465}


def message(sender: str, to: str, alerts: Sequence[StoredAlert], at: datetime) -> EmailMessage:
    """The message for some alerts of one arrangement, at least one."""
    first = alerts[0].alert
    more = f" and {len(alerts) - 1} more" if len(alerts) > 1 else ""
    out = EmailMessage(policy=SMTP)
    out["From"], out["To"] = sender, to
    out["Subject"] = short(f"[{short(first.arrangement, 60)}] {short(first.title, 150)}{more}")
    out["Date"] = format_datetime(at)
    ids = "\n".join((to, *(stored.alert.id for stored in alerts)))
    # The same alerts to the same address have the same id: a message that was sent twice shows once.
    out["Message-ID"] = f"<{hashlib.sha256(ids.encode()).hexdigest()[:32]}@alerts.vedette.invalid>"
    out["Auto-Submitted"] = "auto-generated"
    out.set_content("\n\n\n".join(text_of(stored.alert, stored.raised) for stored in alerts) + "\n")
    return out


def send(what: EmailMessage, server: str, *, tls: str, user: str | None, password: str | None) -> None:
    """Hand a message to an SMTP server.

    Args:
        what: the message.
        server: host, or ``host:port``; without a port 465 for ``implicit``, else 587 with a login and 25 without.
        tls: one of ``DELIVERY_TLS``. A login is never sent unencrypted, except to this machine.
        user, password: the login; ``None`` for none.

    Raises:
        DeliveryError: if the server did not take it.
    """
    host, port = _address(server, tls, login=user is not None)
    context = ssl.create_default_context()
    try:
        with (
            smtplib.SMTP_SSL(host, port, timeout=_SECONDS, context=context)
            if tls == "implicit"
            else smtplib.SMTP(host, port, timeout=_SECONDS)
        ) as smtp:
            smtp.ehlo()
            secret = tls == "implicit"
            if tls in {"starttls", "if offered"} and smtp.has_extn("starttls"):
                smtp.starttls(context=context)
                smtp.ehlo()
                secret = True
            elif tls == "starttls":
                raise DeliveryError(server, "does not offer STARTTLS, which the file asks for", soon=False)
            if user is not None:
                if not secret and host not in {"localhost", "127.0.0.1", "::1"}:
                    raise DeliveryError(server, "the login would go unencrypted; use tls = 'starttls'", soon=False)
                smtp.login(user, password or "")
            refused = smtp.send_message(what)
    except smtplib.SMTPAuthenticationError as error:
        raise DeliveryError(server, f"refused the login ({error.smtp_code})", soon=False) from error
    except ssl.SSLCertVerificationError as error:
        what_to_do = "trust its issuer (SSL_CERT_FILE), or use tls = 'none' inside your own network"
        raise DeliveryError(
            server, f"its certificate can't be trusted: {error.verify_message}; {what_to_do}", soon=False
        ) from error
    except (smtplib.SMTPException, OSError, UnicodeError, ValueError) as error:
        raise DeliveryError(server, f"did not take the message: {_what(error)}", soon=_soon(error)) from error
    if refused:
        raise DeliveryError(server, f"refused {', '.join(refused)}", soon=False)


def _address(server: str, tls: str, *, login: bool) -> tuple[str, int]:
    host, colon, port = server.rpartition(":")
    if not colon or host.endswith(":") or server.endswith("]"):
        return server.strip("[]"), _PORTS.get(tls, 587 if login else 25)
    if not port.isdecimal():
        raise DeliveryError(server, "is no host and port, such as mail.example.org:587", soon=False)
    return host.strip("[]"), int(port)


def _soon(error: Exception) -> bool:
    """Whether the same again may work soon: not where the server answered that it never will (5xx)."""
    code = getattr(error, "smtp_code", None)
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(400 <= code < 500 for code, _ in error.recipients.values())
    return not (isinstance(code, int) and code >= 500)


def _what(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return "; ".join(f"{who}: {code} {_words(said)}" for who, (code, said) in error.recipients.items())
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {_words(error.smtp_error)}"
    return str(error) or type(error).__name__


def _words(said: bytes | str) -> str:
    return said.decode("utf-8", "replace") if isinstance(said, bytes) else said

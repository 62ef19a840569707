"""Alerts to a webhook: one POST an alert, its body signed so that the receiver knows who sent it, and when.

The signature is HMAC-SHA256 over the timestamp, a full stop and the body, with a key from an environment variable. The
address comes from the user's own file and often lies inside the network: it is not held against the rules for
addresses in reports. Redirects are not followed.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import ssl
import time

import httpx

from vedette import __version__
from vedette.errors import DeliveryError

__all__ = ["post", "signature"]

_SECONDS = 15.0
#: A server in trouble, or one that asks to slow down: the same again may work soon.
_SOON = frozenset({408, 425, 429, 500, 502, 503, 504})


def signature(key: bytes, timestamp: str, body: bytes) -> str:
    """``v1=`` and the HMAC-SHA256 of ``timestamp.body`` in hex."""
    return "v1=" + hmac.new(key, timestamp.encode() + b"." + body, hashlib.sha256).hexdigest()


def post(address: str, alert_id: str, body: bytes, key: bytes | None, *, timestamp: int | None = None) -> None:
    """Send one alert.

    Args:
        address: of the webhook.
        alert_id: for a receiver that keeps from taking it twice.
        body: the alert as JSON.
        key: signs it; ``None`` for no signature.
        timestamp: seconds since 1970; now, if not given.

    Raises:
        DeliveryError: if the receiver did not take it.
    """
    stamp = str(int(time.time()) if timestamp is None else timestamp)
    headers = {
        "Content-Type": "application/json",
        "User-Agent": f"Vedette/{__version__}",
        "Vedette-Alert": alert_id,
        "Vedette-Timestamp": stamp,
    }
    if key is not None:
        headers["Vedette-Signature"] = signature(key, stamp, body)
    # Proxies of the environment are not used, an issuer of certificates that it names is: networks have their own.
    verify = ssl.create_default_context() if os.environ.get("SSL_CERT_FILE") else True
    try:
        with (
            httpx.Client(timeout=_SECONDS, follow_redirects=False, trust_env=False, verify=verify) as client,
            client.stream("POST", address, content=body, headers=headers) as answer,
        ):
            status = answer.status_code  # what else it says is of no interest
    except (httpx.HTTPError, httpx.InvalidURL, UnicodeError) as error:
        raise DeliveryError(address, f"could not be reached: {_what(error)}", soon=True) from error
    if not 200 <= status < 300:
        where = "; redirects are not followed" if 300 <= status < 400 else ""
        raise DeliveryError(address, f"answered {status}{where}", soon=status in _SOON)


def _what(error: Exception) -> str:
    return str(error) or type(error).__name__

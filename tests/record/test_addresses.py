"""Addresses of records that can't be: one error that says what to write, and never a password."""

import re
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import make_url, text

from tests.record.gate import gate
from vedette.cli import vedette
from vedette.errors import AwayError, InputError, RecordError
from vedette.record import Record


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("postgresql://u:geheim@127.0.0.1:abc/db", "not an address of a record"),
        ("postgresql://u:geheim@[::1/db", "not an address of a record|can't be reached"),
        ("postgresql://u:ge/he@im@127.0.0.1:1/db", "write %40 for @ and %2F for /"),
        ("postgresql://u:geheim@127.0.0.1:1/db", "can't be reached"),
        ("postgresql://127.0.0.1:1/db?password=geheim&user=u", "can't be reached"),
        ("postgresql://127.0.0.1:1/db?sslpassword=geheim", "can't be reached"),
        ("postgresql+nope://u:geheim@h/db", "there is no such driver"),
        ("postgresql+psycopg2://u:geheim@h/db", "there is no such driver"),
        ("sqlite+nope:///file.db", "there is no such driver for a record; write sqlite:///FILE"),
        ("postgresql://u:x@ge/he@im:1/db", "write %40 for @ and %2F for /"),
        ("postgresql://u:ge@he@im/geheim?x#1%@127.0.0.1:1/db", "write %40 for @ and %2F for /"),
        ("postgresql://u:x@geheim?x@127.0.0.1:1/db", "write %40 for @ and %2F for /"),
        ("postgresql:/u:geheim@h/db", "not an address of a record: write postgresql://HOST/NAME"),
        ("postgres:u:geheim@h/db", "not an address of a record: write postgresql://HOST/NAME"),
        ("host=127.0.0.1 user=u password=geheim dbname=db", "are no address of a record"),
        ("mysql://u:geheim@h/db", "not in mysql"),
        ("nope://u:geheim@h", "not in nope"),
        ("://u:geheim@h", "not an address of a record"),
        ("sqlite://", "a record needs a file"),
        ("sqlite:///:memory:", "a record needs a file"),
    ],
)
def test_odd_addresses(address: str, message: str) -> None:
    with pytest.raises(InputError, match=message) as raised:
        Record.open(address, create=True)
    done = CliRunner().invoke(vedette, ["events", "--record", address])
    assert done.exit_code == 2
    (line,) = done.stderr.splitlines()
    for said in (str(raised.value), line):
        assert "geheim" not in said
        assert "he@im" not in said
        assert "ge/" not in said


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"database": "nowhere"}, 'database "nowhere" does not exist; check its name, or make it with `createdb`'),
        ({"username": "nobody"}, 'role "nobody" does not exist; check the user in the address'),
        ({"query": {"sslmode": "require"}, "host": "127.0.0.1"}, "check sslmode in the address"),
        ({"query": {"nonsense": "1"}, "host": "127.0.0.1"}, 'invalid connection option "nonsense"; check the address'),
    ],
)
def test_what_a_server_refuses(postgres_target: str, change: dict[str, Any], message: str) -> None:
    with gate(postgres_target) as door:
        url = make_url(door.address).set(**{"host": "127.0.0.1", **change})
        with pytest.raises(RecordError, match=re.escape(message)) as raised:
            Record.open(url.render_as_string(hide_password=False))
        assert not isinstance(raised.value, AwayError)


def test_a_user_who_may_not(postgres_target: str) -> None:
    with Record.open(postgres_target) as record, record.filling() as connection:
        connection.execute(text("DROP ROLE IF EXISTS guest"))
        connection.execute(text("CREATE ROLE guest LOGIN"))
    guest = make_url(postgres_target).set(username="guest").render_as_string(hide_password=False)
    with pytest.raises(RecordError, match="this user may not do that"):
        Record.open(guest)

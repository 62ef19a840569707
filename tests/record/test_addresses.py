"""Addresses of records that can't be: one error that says what to write, and never a password."""

import pytest
from click.testing import CliRunner

from vedette.cli import vedette
from vedette.errors import InputError
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

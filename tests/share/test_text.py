import re
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.share.text import cell, clean, short, web_link, xml_text

ANY = st.text(st.characters() | st.sampled_from("=+-@\t\r\n;'\" ＝＠\u202e\x00\ud800"), max_size=60)
# What a spreadsheet evaluates, read once more by another rule: the first character of a cell that is no blank or quote.
SIGNS = set("=+-@＝＋－＠−|%")


@pytest.mark.parametrize(
    "text",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(A1)",
        "\t=1",
        "\r=1",
        " =1",
        '"=1',
        "'=1",
        '" = 1',
        "＝1+1",
        "\u200b=1",
        "\ufeff=1",
        "\x00=1",
        '=HYPERLINK("http://x")',
        "fine; =1",
        'fine;"@x',
        "−2+3",
        "|cmd",
        "%0A=1",
    ],
)
def test_a_formula_never_stands_at_the_start_of_a_cell(text: str) -> None:
    for part in cell(text).split(";"):
        stripped = part.lstrip(' "`´‘’“”«»')
        assert not stripped or stripped[0] not in SIGNS


@pytest.mark.parametrize("text", ["Syrian army", "12–14 injured", "a-b = c", "mail@example.org", "R&D; 5 − 3", ""])
def test_plain_text_stays_as_it_is(text: str) -> None:
    assert cell(text) == text


@given(ANY)
def test_cells_are_safe_whatever_is_given(text: str) -> None:
    made = cell(text)
    made.encode("utf-8")
    assert not re.search("[\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", made)
    for part in made.split(";"):
        stripped = part.lstrip(' "`´‘’“”«»\u00a0')
        assert not stripped or stripped[0] not in SIGNS
    assert cell(made).replace("'", "") == made.replace("'", "")


@given(ANY)
def test_clean_text_is_one_line_and_cleaning_again_changes_nothing(text: str) -> None:
    assert clean(clean(text)) == clean(text)
    assert len(clean(text).splitlines()) <= 1


@given(ANY)
def test_xml_text_holds_only_what_xml_allows(text: str) -> None:
    assert re.fullmatch("[\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]*", xml_text(text))


@given(ANY, st.integers(20, 300))
def test_short_is_short(text: str, most: int) -> None:
    made = short(text, most)
    assert len(made) <= most
    assert made == clean(text) or made.endswith("…")


@pytest.mark.parametrize(
    "address",
    [
        "javascript:alert(1)",
        "JAVASCRIPT:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//host/x",
        "/path",
        "-",
        "",
        "http://",
        "https://user:pass@host/x",
        "http://a b/",
        'http://host/"onclick=',
        "http://host/<x>",
        "ftp://host/x",
        " https://host",
        "https://host\n/x",
        "http://[::1",
        "java\tscript:alert(1)",
        None,
    ],
)
def test_other_links_are_left_out(address: str | None) -> None:
    assert web_link(address) is None


@pytest.mark.parametrize(
    "address", ["https://host.example/a?b=c&d=%20#e", "http://host.example:8080/", "HTTPS://Host/ü"]
)
def test_web_links_stay(address: str) -> None:
    assert web_link(address) == address


@given(st.text(max_size=30))
def test_a_link_is_always_of_the_web(text: str) -> None:
    for address in (text, f"https:{text}", f"http://{text}"):
        link = web_link(address)
        assert link is None or urlsplit(link).scheme.lower() in {"http", "https"}

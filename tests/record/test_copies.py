import random
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Connection, create_engine, event, insert, select

from vedette.model import Known, Published, Report
from vedette.record import tables
from vedette.record.copies import FEWEST_TRIPLES, band_keys, find_voice, remember, similarity, triples

WORDS = """army convoy valley market bridge river town shelled militia minister ceasefire talks border envoy truce
clinic road village shelter crossing patrol checkpoint rocket drone fighters residents medics aid trucks observers
withdrew said reported claimed north south eastern overnight dawn Tuesday several dozen families fled""".split()


def prose(seed: int, words: int = 120) -> list[str]:
    chosen = random.Random(seed)
    return [chosen.choice(WORDS) for _ in range(words)]


def report(number: int, words: list[str], day: str | None = "2024-05-17", title: str | None = None) -> Report:
    text = f"{title}\n{' '.join(words)}" if title else " ".join(words)
    return Report(
        id=f"r{number:016x}",
        text=text,
        title=title,
        publisher=Known(f"Paper {number}", "given"),
        published=Published(day, "day" if day else "unknown", "given"),
        language="en",
        url=f"https://paper{number}.example/",
        sha256=f"{number:064x}",
        layout=(("title", 0, len(title)),) if title else (),
    )


@pytest.fixture
def connection() -> Connection:  # type: ignore[misc]
    engine = create_engine("sqlite://")
    event.listen(engine, "connect", lambda raw, _: raw.execute("PRAGMA foreign_keys = OFF"))
    tables.metadata.create_all(engine)
    with engine.connect() as connection:
        yield connection
    engine.dispose()


def add(connection: Connection, item: Report) -> tuple[str, ...]:
    voice = find_voice(connection, item)
    day = item.published.day
    row = {column.name: "" for column in tables.report.columns if not column.nullable}
    row |= {
        "id": item.id,
        "content": item.sha256,
        "layout": [list(part) for part in item.layout],
        "headers": {},
        "text": item.text,
        "published_day": day.isoformat() if day else None,
        "voice": voice.id,
    }
    if "n" in row:
        row["n"] = int(item.id[1:], 16) % 1_000_000_007
    connection.execute(insert(tables.report).values(row))
    remember(connection, item)
    return voice.copies


def voices(connection: Connection) -> dict[str, str]:
    return {row.id: row.voice for row in connection.execute(select(tables.report.c.id, tables.report.c.voice))}


def edited(words: list[str], seed: int, share: float) -> list[str]:
    chosen = random.Random(seed)
    return [f"other{place}" if chosen.random() < share else word for place, word in enumerate(words)]


def test_the_same_agency_text_under_two_titles_is_one_voice(connection: Connection) -> None:
    words = prose(1)
    add(connection, report(1, words, title="Convoy enters the valley"))
    assert add(
        connection, report(2, words, title="Trucks and troops seen near the river, medics and aid groups say")
    ) == (report(1, words).id,)
    assert set(voices(connection).values()) == {report(1, words).id}


def test_light_edits_are_found_and_other_reports_are_not(connection: Connection) -> None:
    base = prose(2)
    add(connection, report(1, base))
    for number in range(10, 40):
        assert add(connection, report(number, prose(number))) == ()
    for number in range(50, 60):
        assert report(1, base).id in add(connection, report(number, edited(base, number, 0.04)))


def test_the_first_report_gives_the_voice_and_the_others_move(connection: Connection) -> None:
    words = prose(3)
    add(connection, report(5, words, "2024-05-18"))
    add(connection, report(9, words, "2024-05-18"))
    item = report(7, words, "2024-05-17")
    found = find_voice(connection, item)
    assert found.id == item.id
    assert found.moved == (report(5, words).id, report(9, words).id)
    assert found.copies == found.moved


def test_a_report_between_two_groups_joins_them(connection: Connection) -> None:
    words = prose(4, 150)
    left, right = words[:110], words[40:]
    assert similarity(triples(" ".join(left)), triples(" ".join(right))) < 0.5
    add(connection, report(1, left))
    assert add(connection, report(2, right)) == ()
    add(connection, report(3, words))
    assert set(voices(connection).values()) == {report(1, words).id}


@pytest.mark.parametrize("order", list(permutations(range(5)))[::7])
def test_any_order_gives_the_same_voices(connection: Connection, order: tuple[int, ...]) -> None:
    words = prose(6, 150)
    items = [
        report(1, words[:110], "2024-05-19"),
        report(2, words[40:], None),
        report(3, words, "2024-05-20"),
        report(4, prose(7)),
        report(5, edited(prose(7), 1, 0.03), "2024-05-16"),
    ]
    for place in order:
        add(connection, items[place])
    assert voices(connection) == {
        items[0].id: items[0].id,
        items[1].id: items[0].id,
        items[2].id: items[0].id,
        items[3].id: items[4].id,
        items[4].id: items[4].id,
    }


def test_short_texts_are_left_alone(connection: Connection) -> None:
    words = "fighting erupts in the capital again".split()
    add(connection, report(1, words))
    assert add(connection, report(2, words)) == ()
    assert band_keys(triples(" ".join(words))) == ()


def test_the_keys_that_records_hold_stay_the_same() -> None:
    """They are kept in records: if this fails after an upgrade of datasketch, old records need new keys."""
    keys = band_keys(triples(" ".join(prose(8))))
    assert len(keys) == 32
    assert keys[:2] == (-2114099991939013013, -4844486505790643360)


def test_blanks_case_and_forms_of_letters_do_not_matter() -> None:
    assert triples("The  ARMY\nsaid ﬁne") == triples("the army said fine")
    assert triples("One two three", (("title", 0, 3),)) == frozenset()


@given(st.lists(st.sampled_from(WORDS), max_size=60), st.lists(st.sampled_from(WORDS), max_size=60))
def test_similarity(one: list[str], other: list[str]) -> None:
    first, second = triples(" ".join(one)), triples(" ".join(other))
    assert similarity(first, second) == similarity(second, first)
    assert 0 <= similarity(first, second) <= 1
    assert similarity(first, first) == (1 if first else 0)
    assert bool(band_keys(first)) == (len(first) >= FEWEST_TRIPLES)
    if first == second:
        assert band_keys(first) == band_keys(second)

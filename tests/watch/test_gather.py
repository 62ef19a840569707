"""What is kept between runs is always what the record says now."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, insert, select, update

from tests.watch.conftest import NAMED
from tests.watch.world import ARMY, HAMA, HAMA_PROVINCE, IDLIB, MOREK, NO_PLACE, REBELS, SOCHI, TURKEY, Told, make
from vedette.model.arrangement import Arrangement
from vedette.record import Record, tables
from vedette.record.changes import append
from vedette.watch import gather
from vedette.watch.facts import Facts
from vedette.watch.gather import facts_of, forget
from vedette.watch.who import Sides

PLACES = [IDLIB, MOREK, HAMA, HAMA_PROVINCE, SOCHI, NO_PLACE]


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Record]:
    with Record.open(tmp_path / "record.db", create=True) as record:
        yield record


def shown(facts: Facts) -> dict[str, tuple[object, ...]]:
    """Facts as plain values, by event."""
    out = {}
    for row, ident in enumerate(facts.id):
        words = [
            facts.text(int(getattr(facts, name)[row])) for name in ("type", "mode", "status", "place", "precision")
        ]
        who = [sorted(facts.actors[a].id for a in facts.actors_of(row, role)) for role in (0, 1)]
        publishers = sorted(facts.words[int(w)] for w in facts.pub_word[facts.pub_row == row])
        counts = sorted(
            (facts.words[int(o)], float(b))
            for o, b in zip(facts.qty_of[facts.qty_row == row], facts.qty_best[facts.qty_row == row], strict=True)
        )
        out[ident.decode()] = (*words, *map(tuple, who), tuple(publishers), tuple(counts), int(facts.day[row]))
    return out


def sides_of(zone: Arrangement) -> Sides:
    return Sides(zone.parties, NAMED.registry)


def anew(record: Record, zone: Arrangement, tmp_path: Path) -> dict[str, tuple[object, ...]]:
    """Read from the beginning, with nothing kept."""
    forget()
    folder = tmp_path / f"anew-{record.last_change()}"
    return shown(facts_of(record, zone, sides_of(zone), folder=folder)[0])


tolds = st.builds(
    Told,
    type=st.sampled_from(["ASSAULT", "MOBILIZE", "CONSULT"]),
    day=st.sampled_from(["2018-09-20", "2018-10-01", None]),
    source=st.sampled_from([(), (ARMY,), (REBELS, TURKEY)]),
    target=st.sampled_from([(), (TURKEY,), (REBELS,)]),
    place=st.sampled_from(PLACES),
    counts=st.sampled_from([(), (("vehicle", 7.0),)]),
    publishers=st.sampled_from([("A",), ("A", "B")]),
)


@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=st.lists(tolds, min_size=1, max_size=4), later=st.lists(tolds, min_size=1, max_size=4), drop=st.booleans())
def test_renewed_is_the_same_as_read_anew(
    first: list[Told], later: list[Told], drop: bool, zone: Arrangement, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("renewed")
    target = folder / "record.db"
    ids = make(target, first)
    with Record.open(target) as record:
        forget()
        facts_of(record, zone, sides_of(zone), folder=folder)
        more = make(target, later)
        if drop:
            _merge_away(record, ids[0], more[0])
        renewed = shown(facts_of(record, zone, sides_of(zone), folder=folder)[0])
        forget()
        from_file = shown(facts_of(record, zone, sides_of(zone), folder=folder)[0])
        assert renewed == from_file == anew(record, zone, folder)
        assert not drop or ids[0] not in renewed


def _merge_away(record: Record, gone: str, kept: str) -> None:
    """As a merge does: the one event is gone, its id leads to the other, which is touched."""
    with record.filling() as connection:
        change = append(connection, who="test", what="merge", subject=kept, body={"merged": [gone]})
        connection.execute(update(tables.claim).where(tables.claim.c.event_id == gone).values(event_id=kept))
        connection.execute(delete(tables.event_actor).where(tables.event_actor.c.event_id == gone))
        connection.execute(delete(tables.event).where(tables.event.c.id == gone))
        connection.execute(insert(tables.alias).values(old=gone, event_id=kept))
        connection.execute(update(tables.event).where(tables.event.c.id == kept).values(changed=change.n))


def test_only_what_was_added_is_read_again(
    opened: Record, zone: Arrangement, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make(tmp_path / "record.db", [Told("ASSAULT", "2018-09-20", [ARMY])] * 5)
    facts_of(opened, zone, sides_of(zone), folder=tmp_path)
    read: list[str] = []
    put = gather.FactsBuilder.add
    monkeypatch.setattr(
        gather.FactsBuilder, "add", lambda self, row, **given: (read.append(row["id"]), put(self, row, **given))[1]
    )
    facts_of(opened, zone, sides_of(zone), folder=tmp_path)
    assert read == []
    (new,) = make(tmp_path / "record.db", [Told("ASSAULT", "2018-09-21", [ARMY])])
    facts, _ = facts_of(opened, zone, sides_of(zone), folder=tmp_path)
    assert read == [new]
    assert len(facts) == 6


def test_a_record_made_anew_is_never_mistaken_for_the_old_one(zone: Arrangement, tmp_path: Path) -> None:
    target = tmp_path / "record.db"
    for word in ("one", "two"):
        make(target, [Told("ASSAULT", "2018-09-20", [ARMY], words=f"Shells fell, {word}.", id="e" + word[0] * 16)])
        with Record.open(target) as record:
            facts, _ = facts_of(record, zone, sides_of(zone), folder=tmp_path / "cache")
            assert set(shown(facts)) == {"e" + word[0] * 16}
        for file in tmp_path.glob("record.db*"):
            file.unlink()


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"PK\x03\x04 half a file"])
def test_a_damaged_cache_is_made_again(opened: Record, zone: Arrangement, tmp_path: Path, damage: bytes) -> None:
    make(tmp_path / "record.db", [Told("ASSAULT", "2018-09-20", [ARMY])])
    facts_of(opened, zone, sides_of(zone), folder=tmp_path / "cache")
    (kept,) = (tmp_path / "cache").glob("*.npz")
    kept.write_bytes(damage)
    forget()
    facts, _ = facts_of(opened, zone, sides_of(zone), folder=tmp_path / "cache")
    assert len(facts) == 1


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(
    opened: Record, zone: Arrangement, tmp_path: Path
) -> None:
    make(tmp_path / "record.db", [Told("ASSAULT", "2018-09-20", [ARMY])])
    blocked = tmp_path / "a-file"
    blocked.write_text("")
    facts, _ = facts_of(opened, zone, sides_of(zone), folder=blocked / "below")
    assert len(facts) == 1


def test_what_concerns_the_arrangement_and_what_does_not(opened: Record, zone: Arrangement, tmp_path: Path) -> None:
    near = make(tmp_path / "record.db", [Told("ASSAULT", "2018-09-20", [ARMY], [], place) for place in PLACES])
    between = make(tmp_path / "record.db", [Told("CONSULT", "2018-09-20", [TURKEY], [ARMY], SOCHI)])
    facts, change = facts_of(opened, zone, sides_of(zone), folder=tmp_path)
    # In Sochi somebody alone is no business of the zone; the parties with each other are.
    assert set(shown(facts)) == {*near, *between} - {near[PLACES.index(SOCHI)]}
    with opened.engine.connect() as connection:
        assert change == connection.scalar(select(tables.change.c.n).order_by(tables.change.c.n.desc()))

"""The registry's tables, lookups, imports and review."""

from __future__ import annotations

import json
import threading
from datetime import date
from pathlib import Path

import pytest
from click.testing import CliRunner

from vedette.actors import Actor, Registry, Resolver, lint
from vedette.actors.lint import faults, gaps
from vedette.actors.own import import_file, load_registry, read_own, save_own
from vedette.actors.petrarch import read_petrarch
from vedette.actors.review import merge, promote, provisional
from vedette.actors.tables import parse_day
from vedette.actors.words import singular, slug, tokenise
from vedette.cli.actors import actors as cli
from vedette.errors import DataFileError, InputError
from vedette.model import Span


def test_the_tables_have_no_fault() -> None:
    assert list(faults()) == []


@pytest.mark.parametrize(
    ("roles", "message"),
    [
        ("TUR president 2020-01-01..2021-01-01", "TUR president: Someone Else from 2020-01-01, while"),
        ("TUR president 2031-01-01..", "while Recep Tayyip Erdogan holds it until no end"),
        ("TUR foreign minister 2015-09-01..2015-10-01", "TUR foreign minister: Someone Else from 2015-09-01, while"),
    ],
)
def test_two_in_one_office_are_a_fault(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, roles: str, message: str
) -> None:
    for table in lint.DATA.glob("*.csv"):
        (tmp_path / table.name).write_bytes(table.read_bytes())
    with (tmp_path / "people.csv").open("a", encoding="utf-8") as people:
        people.write(f"Someone Else,,,{roles}\n")
    monkeypatch.setattr(lint, "DATA", tmp_path)
    assert any(message in str(fault) for fault in faults())


def test_gaps_between_terms_are_listed() -> None:
    assert any(gap.startswith("LBN president: nobody from 2014-05-25") for gap in gaps())
    assert not any(gap.startswith("RUS ") for gap in gaps())


@pytest.mark.parametrize(
    ("phrase", "on", "country", "name"),
    [
        ("the Syrian foreign minister", date(2024, 10, 20), "SYR", "Bassam al-Sabbagh"),
        ("the Ukrainian prime minister", date(2013, 5, 1), "UKR", "Mykola Azarov"),
        ("the Turkish foreign minister", date(2015, 10, 1), "TUR", "Feridun Sinirlioglu"),
        ("the Pakistani president", date(2021, 1, 1), "PAK", "Arif Alvi"),
        ("the Iranian defence minister", date(2022, 1, 1), "IRN", "Mohammad Reza Ashtiani"),
        ("the Lebanese prime minister", date(2016, 1, 1), "LBN", "Tammam Salam"),
        ("the Sudanese president", date(2019, 6, 1), "SDN", "Abdel Fattah al-Burhan"),
        ("the Armenian defence minister", date(2020, 10, 10), "ARM", "David Tonoyan"),
    ],
)
def test_who_held_an_office_on_a_day(phrase: str, on: date, country: str, name: str) -> None:
    office = " ".join(phrase.split()[2:])
    held = [a.name for a in Registry.load() for r in a.roles if r.is_office(country, office) and r.holds(on)]
    assert held == [name]


def test_the_registry_is_broad() -> None:
    kinds: dict[str, int] = {}
    for actor in Registry.load():
        kinds[actor.kind] = kinds.get(actor.kind, 0) + 1
    assert kinds["state"] >= 200
    assert kinds["group"] >= 500
    assert kinds["organisation"] >= 900
    assert kinds["person"] >= 1000


@pytest.mark.parametrize("name", ["HTS", "hayat tahrir al-sham", "Hay’at Tahrir al-Shām", "hts"])
def test_lookup_folds(name: str) -> None:
    assert "hts" in [a.id for a in Registry.load().lookup(name)]


def test_lookup_on_a_date_puts_those_that_existed_first() -> None:
    found = Registry.load().lookup("Jabhat al-Nusra", date(2014, 1, 1))
    assert found[0].id == "nusra"
    hts = Registry.load().get("hts")
    assert hts is not None
    assert hts.predecessors == ("nusra",)


def test_the_holder_of_an_office() -> None:
    registry = Registry.load()
    assert [
        getattr(registry.holder(country, office, date.fromisoformat(day)), "id", None)
        for country, office, day in [
            ("TUR", "president", "2018-09-17"),
            ("TUR", "prime minister", "2010-01-01"),
            ("SYR", "president", "1999-01-01"),
            ("GBR", "prime minister", "2012-01-01"),
            ("USA", "president", "1850-01-01"),
        ]
    ] == ["recep-tayyip-erdogan", "recep-tayyip-erdogan", "hafez-assad", "david-cameron", None]


def test_registry_extended_replaces_by_id() -> None:
    registry = Registry.load()
    more = registry.extended([Actor("hts", "Hayat", "group", ("Zzz Front",), country="SYR", sector="OPP")])
    assert more.lookup("Zzz Front")[0].sector == "OPP"
    assert more.lookup("Levant Liberation Committee") == ()
    assert registry.lookup("Zzz Front") == ()
    assert len(more) == len(registry)


def test_threads_share_a_resolver() -> None:
    report = Resolver().for_report("Turkey and Syria", published=date(2018, 1, 1))
    answers: list[str] = []

    def work() -> None:
        for phrase in ("the Turkish president", "HTS fighters", "Hayaat Tahrir al-Shaam") * 20:
            answers.append(report.describe(phrase, Span(0, 1)).id)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(set(answers)) == ["hts", "recep-tayyip-erdogan"]


@pytest.mark.parametrize(
    ("text", "last", "expected"),
    [
        ("2014", False, date(2014, 1, 1)),
        ("2014", True, date(2014, 12, 31)),
        ("2012-02", True, date(2012, 2, 29)),
        ("2012-02-29", False, date(2012, 2, 29)),
        ("", False, None),
    ],
)
def test_days(text: str, last: bool, expected: date | None) -> None:
    assert parse_day(text, last=last) == expected


def test_words() -> None:
    assert [t.key for t in tokenise("N'Djamena’s U.N. al-Shabaab fighters'")] == [
        *("ndjamena", "'s", "un", "al", "shabaab", "fighters", "'s"),
    ]
    assert slug("Harakat al-Shabaab") == slug("harakat  Shabaab")
    assert [singular(w) for w in ("rebels", "militiamen", "parties", "police", "forces", "churches")] == [
        *("rebel", "militiaman", "party", "police", "force", "church"),
    ]


BAD_TABLES = [
    ("id,name\na,A\na,B\n", 3, "stands twice"),
    ("id,name,from\na,A,2014-02-30\n", 2, "does not exist"),
    ("id,name,from\na,A,soon\n", 2, "not a date"),
    ("id,name,sector\na,A,XXX\n", 2, "not a sector"),
    ("id,name,country\na,A,Turkey\n", 2, "not a country"),
    ("id,name\na,A,B\n", 2, "cells for"),
    ("id,name,colour\na,A,B\n", 1, "unknown column"),
    ("id\na\n", 1, "missing"),
    ("id,name\na,\n", 2, "empty"),
    ("id,name\nx-a,A\n", 2, "not an id"),
    ("id,name,roles\na,A,boss\n", 2, "not a role"),
    ("id,name,roles\na,A,TUR president 2014..2013\n", 2, "ends before"),
    ("id,name,from,until\na,A,2014,2013\n", 2, "lies before"),
]


@pytest.mark.parametrize(("text", "line", "what"), BAD_TABLES, ids=[b[2] for b in BAD_TABLES])
def test_a_bad_table_is_named_with_its_line_and_nothing_is_imported(
    tmp_path: Path, text: str, line: int, what: str
) -> None:
    source, target = tmp_path / "more.csv", tmp_path / "own.csv"
    source.write_text("id,name\nkept,Kept\n")
    import_file(source, target)
    before = target.read_bytes()
    source.write_text(text)
    with pytest.raises(DataFileError, match=what) as raised:
        import_file(source, target)
    assert (raised.value.file, raised.value.line) == (str(source), line)
    assert target.read_bytes() == before
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []


def test_a_table_in_another_encoding(tmp_path: Path) -> None:
    source = tmp_path / "more.csv"
    source.write_bytes("id,name\na,A\nb,Türk\n".encode("latin-1"))
    with pytest.raises(DataFileError, match="UTF-8") as raised:
        import_file(source, tmp_path / "own.csv")
    assert raised.value.line == 3
    with pytest.raises(DataFileError, match="cannot be read"):
        import_file(tmp_path / "none.csv", tmp_path / "own.csv")


def test_what_is_saved_reads_back(tmp_path: Path) -> None:
    registry = Registry.load()
    sample = [a for a in map(registry.get, ("hts", "vladimir-putin", "ahmed-sharaa", "un")) if a is not None]
    save_own(tmp_path / "own.csv", sample)
    assert read_own(tmp_path / "own.csv") == {a.id: a for a in sample}


DICTIONARY = """\
# a comment
<!-- another
over two lines -->
HAMID_KARZAI_  [AFGELI] ; source
+PRESIDENT_KARZAI_
\t[AFGGOV 011222-20140929]
\t[AFGELI >20140930]

VALLEY_DEFENCE_COMMITTEE_ [SYRREB]
+VDC_
SOMETHING [---]
"""


def test_petrarch_dictionary(tmp_path: Path) -> None:
    path = tmp_path / "x.actors.txt"
    path.write_text(DICTIONARY)
    found = dict(read_petrarch(path, Registry.load()))
    assert sorted(found) == [4, 9]
    karzai = found[4]
    role, ended = karzai.role_on(date(2005, 1, 1))
    assert role is not None
    assert (karzai.id, karzai.kind, role.sector, ended) == ("hamid-karzai", "person", "GOV", False)
    group = found[9]
    assert (group.name, group.country, group.sector) == ("Valley Defence Committee", "SYR", "REB")
    assert import_file(path, tmp_path / "own.csv") == (1, 1)
    assert load_registry(tmp_path / "own.csv").lookup("VDC")


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("+A\n", 1, "before the first"),
        ("A [SYRGOV\n", 1, "not closed"),
        ("A [syr]\n", 1, "not a code"),
        ("A\n\t[SYRGOV 20140230-20150101]\n", 2, "does not exist"),
        ("A\n\t[SYRGOV 20150101-20140101]\n", 2, "ends before"),
        ("A\n\t[SYRGOV later]\n", 2, "not a time"),
        ("A [SYRGOV]\nB [SYRREB]\nA [SYRMIL]\n", 3, "stands twice"),
    ],
)
def test_bad_petrarch_lines(tmp_path: Path, text: str, line: int, what: str) -> None:
    path = tmp_path / "x.txt"
    path.write_text(text)
    with pytest.raises(DataFileError, match=what):
        import_file(path, tmp_path / "own.csv")
    assert not (tmp_path / "own.csv").exists()
    assert line


CLAIM = {
    "type": "ASSAULT",
    "source": [{"id": "x-valley-front", "name": "Valley Front", "country": "SYR"}],
    "target": [],
}


def test_review_promote_merge(tmp_path: Path) -> None:
    claims, own = tmp_path / "claims.jsonl", tmp_path / "own.csv"
    other = {"claims": [CLAIM, {"target": [{"id": "x-rebel", "name": "rebels"}, {"id": "hts", "name": "HTS"}]}]}
    claims.write_text(json.dumps(CLAIM) + "\n\n" + json.dumps(other) + "\n")
    found = provisional([claims])
    assert [(p.id, p.count) for p in found] == [("x-valley-front", 2), ("x-rebel", 1)]
    promote("x-valley-front", own, name="Valley Front", country="SYR", sector="REB")
    registry = load_registry(own)
    report = Resolver(registry).for_report("", published=None)
    assert report.describe("the Valley Front", Span(0, 16)).id == "valley-front"
    merge("x-vf", "valley-front", own, names=["Wadi Front"])
    merge("x-tahrir", "hts", own, names=["Liberators of the Levant"])
    registry = load_registry(own)
    assert registry.lookup("Wadi Front")[0].id == "valley-front"
    assert registry.lookup("Liberators of the Levant")[0].id == registry.lookup("HTS")[0].id == "hts"
    for wrong in (
        lambda: promote("rebels", own, name="R", country=None, sector=None),
        lambda: promote("x-hts", own, name="R", country=None, sector=None),
        lambda: promote("x-r", own, name="R", country=None, sector="ZZZ"),
        lambda: merge("x-r", "nobody", own, names=["R"]),
        lambda: merge("x-r", "TUR", own, names=["R"]),
    ):
        with pytest.raises(InputError):
            wrong()
    claims.write_text("{\n")
    with pytest.raises(DataFileError, match="not a JSON line"):
        provisional([claims])


def test_cli(tmp_path: Path) -> None:
    own, run = tmp_path / "own.csv", CliRunner().invoke
    shown = run(cli, ["show", "Erdogan", "--on", "2010-01-01", "--registry", str(own)])
    assert "prime minister of TUR on 2010-01-01" in shown.output
    shown = run(cli, ["show", "Golani", "--registry", str(own)])
    assert "leader of hts: 2017-01-28..2025-01-28" in shown.output
    assert run(cli, ["show", "Nobody Known", "--registry", str(own)]).exit_code == 1
    table = tmp_path / "t.csv"
    table.write_text("id,name,country,sector\nvalley,Valley Front,SYR,REB\n")
    done = run(cli, ["import", str(table), "--registry", str(own)])
    assert done.output.startswith("1 new, 0 replaced")
    table.write_text("id,name,sector\nvalley,Valley Front,NOPE\n")
    failed = run(cli, ["import", str(table), "--registry", str(own)])
    assert (failed.exit_code, "t.csv:2" in failed.output) == (2, True)
    claims = tmp_path / "claims.jsonl"
    claims.write_text(json.dumps(CLAIM) + "\n")
    listed = run(cli, ["review", str(claims)])
    assert "x-valley-front" in listed.output
    done = run(cli, ["promote", "x-valley-front", "--name", "Valley Front", "--sector", "REB", "--registry", str(own)])
    assert "is now valley-front" in done.output
    done = run(cli, ["merge", "x-vf", "valley-front", "--name", "VF", "--registry", str(own)])
    assert "VF now mean Valley Front" in done.output
    assert run(cli, ["merge", "x-vf", "nobody", "--name", "VF", "--registry", str(own)]).exit_code == 2


def test_a_country_that_is_none_is_refused(tmp_path: Path) -> None:
    own = tmp_path / "own.csv"
    with pytest.raises(InputError, match="'Syria' is not a country"):
        promote("x-valley-front", own, name="Valley Front", country="Syria", sector="REB")
    table = tmp_path / "mine.csv"
    table.write_text("name,country\nValley Front,SYR\nBad Front,XXX\n", "utf-8")
    with pytest.raises(DataFileError, match="'XXX' is not a country") as caught:
        import_file(table, own)
    assert caught.value.line == 3
    table.write_text("name,country\nX Y,SYR\n", "utf-8")
    with pytest.raises(DataFileError, match="fill in the column id"):
        import_file(table, own)
    assert not own.exists()

from __future__ import annotations

import re
import sys
from collections import Counter
from dataclasses import replace
from pathlib import Path
from textwrap import dedent

import pytest
from training import gold

GUIDELINE = Path(__file__).parents[2] / "docs" / "annotation.md"
ITEM = "# a-1\nThe army shelled [Kharab] on Monday, and [Kharab] burned.\n"
CLAIM = "- ASSAULT/heavy-weapons happened | trigger: shelled"


def parsed(tmp_path, text):
    path = tmp_path / "some.gold"
    path.write_text(text, encoding="utf-8")
    return gold.parse(path)


def show(span, text):
    """A span as a gold file writes it: its words, and which occurrence."""
    start, end = span
    hits = [m.start() for m in re.finditer(rf"(?<!\w){re.escape(text[start:end])}(?!\w)", text)]
    n = hits.index(start) + 1
    return text[start:end] + (f"@{n}" if n > 1 else "")


def written(items, reports):
    """A gold file's text from what was parsed."""
    lines = []
    opened = set()
    by_id = {r.id: r for r in reports}
    for item in items:
        if item.report and item.report not in opened:
            r = by_id[item.report]
            opened.add(r.id)
            meta = [("published", r.published), ("publisher", r.publisher), ("title", r.title)]
            lines.append(" | ".join([f"= {r.id}", *(f"{k} {v}" for k, v in meta if v)]))
        text = item.text
        bracketed = text
        for start, end in sorted(item.toponyms, reverse=True):
            bracketed = f"{bracketed[:start]}[{bracketed[start:end]}]{bracketed[end:]}"
        lines += [f"# {item.id}", bracketed]
        for c in item.claims:
            fields = [f"{c.type}{'/' + c.mode if c.mode else ''} {c.status}", f"trigger: {show(c.trigger, text)}"]
            for name in ("source", "target", "place", "date"):
                if got := getattr(c, name):
                    fields.append(f"{name}: " + " ; ".join(show(s, text) for s in got))
            if c.quantity:
                pieces = [show(s, text) + (f" = {role}" if role else "") for s, role in c.quantity]
                fields.append("quantity: " + " ; ".join(pieces))
            if c.by:
                pieces = [show(who, text) + (f" < {show(cue, text)}" if cue else "") for who, cue in c.by]
                fields.append("by: " + " ; ".join(pieces))
            lines.append("- " + " | ".join(fields))
        lines.append("")
    return "\n".join(lines)


def without_lines(items):
    return [replace(item, where="") for item in items]


def docstring_example():
    return dedent(gold.__doc__.split("::\n", 1)[1].split("\nA line that starts")[0])


def guideline_example():
    return GUIDELINE.read_text(encoding="utf-8").split("```")[1].strip()


@pytest.mark.parametrize("example", [docstring_example, guideline_example])
def test_the_examples_in_the_documentation_are_gold(tmp_path, example):
    items, (report,), wrong = parsed(tmp_path, example())
    assert wrong == []
    assert report.publisher == "Blue Nile Courier"
    assert report.items == items
    first, second = items
    (claim,) = first.claims
    assert (claim.type, claim.mode, claim.status) == ("ASSAULT", "aerial", "happened")
    assert first.text[slice(*claim.trigger)] == "bombed"
    assert (
        [first.text[slice(*s)] for s in claim.place] == ["Omdurman"] == [first.text[slice(*s)] for s in first.toponyms]
    )
    assert [(first.text[slice(*w)], first.text[slice(*c)]) for w, c in claim.by] == [("medics", "said")]
    assert second.claims == ()
    again, _, _ = parsed(tmp_path, written(items, [report]))
    assert without_lines(again) == without_lines(items)


def test_every_committed_file_comes_back_as_it_was_written(tmp_path):
    for path in sorted(gold.DATA.glob("*.gold")):
        items, reports, _ = gold.parse(path)
        again, whole, wrong = parsed(tmp_path, written(items, reports))
        assert wrong == []
        assert without_lines(again) == without_lines(items)
        assert [r.id for r in whole] == [r.id for r in reports]


def test_a_word_can_be_named_by_its_occurrence(tmp_path):
    items, _, wrong = parsed(tmp_path, ITEM + CLAIM + " | place: Kharab@2")
    assert wrong == []
    text = items[0].text
    assert items[0].claims[0].place == ((text.rindex("Kharab"), text.rindex("Kharab") + 6),)


def test_whole_words_only(tmp_path):
    _, _, wrong = parsed(tmp_path, ITEM + CLAIM + " | place: Khar")
    assert wrong == ["some.gold:3: «Khar» does not stand in the sentence 1 time(s)"]


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("A sentence without an id.", 1, "a line outside an item"),
        ("# a-1\n\n# a-2\nIt rained.", 1, "item a-1 has no sentence"),
        ("# a-1\nThe [[town]] fell.", 2, "a bracket inside a bracket"),
        ("# a-1\nThe town] fell.", 2, "']' without '['"),
        ("# a-1\nThe [] fell.", 2, "an empty bracket"),
        ("# a-1\nThe [town fell.", 2, "'[' is never closed"),
        (ITEM + "And a second sentence.", 3, "a sentence is one line"),
        (ITEM + "- assault happened | trigger: shelled", 3, "a claim starts with TYPE[/mode] status"),
        (ITEM + "- SHELL happened | trigger: shelled", 3, "unknown type SHELL"),
        (ITEM + "- ASSAULT/sword happened | trigger: shelled", 3, "ASSAULT has no mode sword"),
        (ITEM + "- AGREE/sword happened | trigger: shelled", 3, "AGREE has no mode sword (it has: none)"),
        (ITEM + "- ASSAULT done | trigger: shelled", 3, "unknown status done"),
        (ITEM + CLAIM + " | who: army", 3, "«who: army» is not one of trigger"),
        (ITEM + CLAIM + " | source:", 3, "«source:» is not one of"),
        (ITEM + CLAIM + " | place: Kharab | place: Kharab", 3, "place given twice"),
        (ITEM + "- ASSAULT happened | source: The army", 3, "no trigger"),
        (ITEM + CLAIM + " | source: The navy", 3, "«The navy» does not stand in the sentence 1 time(s)"),
        (ITEM + CLAIM + " | place: Kharab@3", 3, "«Kharab» does not stand in the sentence 3 time(s)"),
        (ITEM + CLAIM + " | quantity: army = eaten", 3, "unknown quantity role «eaten»"),
        (ITEM + CLAIM + " | by: medics < said", 3, "«medics» does not stand"),
        (ITEM + CLAIM + " | by: The army < said", 3, "«said» does not stand"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(tmp_path, text, line, says):
    _, _, wrong = parsed(tmp_path, text)
    assert len(wrong) == 1
    assert wrong[0].startswith(f"some.gold:{line}: ")
    assert says in wrong[0]


def test_one_wrong_line_costs_one_line(tmp_path):
    items, _, wrong = parsed(
        tmp_path, ITEM + "- SHELL happened | trigger: shelled\n" + CLAIM + "\n\n# a-2\nIt rained.\n"
    )
    assert len(wrong) == 1
    assert [(i.id, len(i.claims)) for i in items] == [("a-1", 1), ("a-2", 0)]


def test_comments_are_passed_over(tmp_path):
    items, _, wrong = parsed(tmp_path, "% a note\n" + ITEM + "% another\n" + CLAIM)
    assert wrong == []
    assert len(items[0].claims) == 1


def test_load_refuses_a_wrong_line_and_an_id_that_stands_twice(tmp_path):
    (tmp_path / "a.gold").write_text(ITEM)
    (tmp_path / "b.gold").write_text(ITEM)
    with pytest.raises(gold.GoldError, match="item ids that stand twice: a-1"):
        gold.load(tmp_path)
    (tmp_path / "b.gold").write_text("A sentence.")
    with pytest.raises(gold.GoldError, match=r"b\.gold:1"):
        gold.load(tmp_path)


def test_the_checker_exits_1_and_names_the_line(tmp_path, monkeypatch, capsys):
    path = tmp_path / "bad.gold"
    path.write_text(ITEM + "- SHELL happened | trigger: shelled")
    monkeypatch.setattr(sys, "argv", ["gold", str(path)])
    assert gold.main() == 1
    assert "bad.gold:3: unknown type SHELL" in capsys.readouterr().err


def test_the_checker_finds_nothing_wrong_in_the_committed_gold(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["gold"])
    assert gold.main() == 0
    assert capsys.readouterr().err == ""


@pytest.fixture(scope="module")
def committed():
    return gold.load()


def test_the_committed_gold_is_large_enough(committed):
    items, reports = committed
    assert len(items) >= 3800
    assert len(reports) >= 100
    assert sum(not i.claims for i in items) >= 600


def test_ids_are_unique(committed):
    for things in committed:
        assert [k for k, n in Counter(t.id for t in things).items() if n > 1] == []


def test_about_a_fifth_is_held_out_and_reports_are_never_split(committed):
    items, reports = committed
    assert 0.15 <= sum(i.held_out for i in items) / len(items) <= 0.25
    for report in reports:
        assert len({i.held_out for i in report.items}) == 1


def test_every_report_says_who_published_it_and_when(committed):
    for report in committed[1]:
        assert report.publisher and report.items
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", report.published)


def test_no_two_claims_of_a_sentence_share_a_trigger(committed):
    for item in committed[0]:
        assert len({c.trigger for c in item.claims}) == len(item.claims), item.where


def test_a_trigger_is_one_word_and_never_the_negation(committed):
    for item in committed[0]:
        for claim in item.claims:
            word = item.text[slice(*claim.trigger)].lower()
            assert " " not in word, item.where
            assert word not in {"not", "never", "no", "nor", "neither", "none", "nobody", "cannot"}, item.where

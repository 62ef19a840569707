import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest

from tests.sample import sample_reading
from vedette.claims.as_json import claim_line, json_line, schema
from vedette.model import Claim, Report, Span, TextSpan

READING = sample_reading()


def check(line: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(schema()).validate(line)


@pytest.mark.parametrize("claim", READING.claims, ids=lambda claim: str(claim.id))
def test_claims_fit_the_schema(claim: Claim) -> None:
    line = json_line(claim, READING.report)
    assert "\n" not in line
    assert json.loads(line) == claim_line(claim, READING.report)
    check(json.loads(line))


def test_the_schema_is_a_schema() -> None:
    jsonschema.Draft202012Validator.check_schema(schema())


def test_the_public_shape() -> None:
    """The shape that others rely on, word for word: keys in this order, at every level."""
    line = claim_line(READING.claims[1], READING.report)
    assert list(line) == [
        *("id", "report", "type", "mode", "context", "status", "source", "target", "place", "date", "quantities"),
        *("attribution", "trigger", "sentence", "confidence"),
    ]
    assert list(line["report"]) == ["id", "title", "publisher", "published", "url"]
    assert list(line["source"][0]) == ["text", "span", "id", "name", "country", "sector"]
    assert list(line["place"]) == [
        *("text", "span", "name", "geonameid", "lat", "lon", "country", "admin1", "precision"),
    ]
    assert list(line["date"]) == ["text", "span", "start", "end", "precision"]
    assert list(line["quantities"][0]) == ["text", "span", "value", "low", "high", "of", "role"]
    assert list(line["attribution"][0]) == ["text", "span", "name", "cue"]
    assert list(line["trigger"]) == list(line["sentence"]) == ["text", "span"]
    assert line["quantities"][0]["low"] == 14
    assert [link["name"] for link in line["attribution"]] == ["medics", "Valley Radio"]


def test_spans_are_evidence() -> None:
    text = READING.report.text

    def walk(thing: Any) -> None:
        if isinstance(thing, dict):
            if "span" in thing:
                assert text[thing["span"][0] : thing["span"][1]] == thing["text"]
            for value in thing.values():
                walk(value)
        elif isinstance(thing, list):
            for value in thing:
                walk(value)

    for claim in READING.claims:
        walk(claim_line(claim, READING.report))


@pytest.mark.parametrize(
    "change",
    [
        {"type": "WAR"},
        {"status": "perhaps"},
        {"confidence": 1.5},
        {"mode": "Heavy Weapons"},
        {"source": [{"text": "x"}]},
        {"place": {}},
        {"extra": 1},
        {"trigger": {"text": "x", "span": [1]}},
    ],
)
def test_the_schema_refuses(change: dict[str, Any]) -> None:
    line = {**claim_line(READING.claims[0], READING.report), **change}
    with pytest.raises(jsonschema.ValidationError):
        check(line)


def test_what_steers_a_terminal_is_escaped() -> None:
    nasty = "a\x1b[31m\x9b\u202e\u2028\ud800b"
    report: Report = replace(READING.report, title=nasty)
    claim = replace(READING.claims[0], sentence=TextSpan(nasty, Span(0, len(nasty))))
    line = json_line(claim, report)
    assert line.isprintable()
    assert json.loads(line)["report"]["title"] == nasty

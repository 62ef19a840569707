"""The JSON of a state, its schema, and its page."""

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path

import jsonschema

from tests.watch.test_sections import ARMY, HTS, IDLIB, MOREK, PEOPLE, TURKEY, Told, shelling
from vedette.watch import State, answers
from vedette.watch.as_json import made_schema, schema, state_json

PAGE = Path(__file__).parents[2] / "docs/watch.md"


def test_the_schema_is_that_of_the_dataclasses() -> None:
    """After a change: python -m scripts.watch_schema."""
    assert schema() == made_schema()


def test_a_state_fits_the_schema(watched: Callable[..., State]) -> None:
    told = [
        shelling(killed=(1, 2, 3), disagrees="source"),
        Told(
            "MOBILIZE",
            "2018-09-21",
            [TURKEY],
            [],
            MOREK,
            "troops",
            words="A convoy reached the observation post in Morek.",
        ),
        Told("CONTROL", "2018-09-22", [HTS], [], IDLIB, "hold", "ongoing", counts=[("percent", 60)]),
        Told("THREATEN", "2018-09-22", [ARMY], [TURKEY], words="It threatened to act if they stayed."),
        Told("DISPLACEMENT", "2018-09-23", [PEOPLE], [], IDLIB, "fled", counts=[("people", 500)]),
        Told("RELATION", "2018-09-23", [TURKEY], [HTS], IDLIB, "opposes", "ongoing"),
        shelling("2018-10-12", killed=(9, 9, 9), words="It was the deadliest attack since September."),
    ]
    for one in ([], told):
        state = watched(one)
        got = state_json(state)
        jsonschema.Draft202012Validator(schema()).validate(got)
        assert json.loads(json.dumps(got)) == got
        assert list(got) == [field.name for field in dataclasses.fields(State)]
    assert got["posts"][0]["steps"] and got["control"]["shares"] and got["statements"] and got["comparisons"]


def test_every_section_and_word_is_documented() -> None:
    page = PAGE.read_text("utf-8")
    for field in dataclasses.fields(State):
        assert f"`{field.name}`" in page, field.name
    for words in (
        "kept breached disputed unconfirmed due done overdue",
        "manned surrounded withdrawn planned",
        "supported contradicted",
        "warning threat demand refusal offer agreement concession",
    ):
        assert not {word for word in words.split() if f"`{word}`" not in page}
    for phrase in (
        "not in force",
        "not known",
        "not decidable",
        "set up",
        "took place",
        "did not take place",
        "no word",
    ):
        assert f"`{phrase}`" in page


def test_every_dataclass_of_the_answers_says_what_it_is() -> None:
    assert all(getattr(answers, name).__doc__ for name in answers.__all__)

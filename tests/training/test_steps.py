from __future__ import annotations

import math

import pytest
from training.corpora import Example
from training.steps import counted, steps_of

from vedette.reading.tag_paths import NEVER

NAMES = ["O", "B-x", "I-x", "B-y", "I-y"]


def test_what_is_usual_is_above_nought_and_what_cannot_be_never_happens():
    steps = counted([[0, 1, 2, 0], [0, 0, 3, 4]] * 50, NAMES)
    assert len(steps) == 6
    assert all(len(row) == 5 for row in steps)
    assert steps[1][2] > 0 > steps[1][1]
    assert steps[0][2] == steps[1][4] == steps[4][2] == NEVER
    assert steps[3][4] > 0


def test_a_step_is_the_log_of_its_share_over_the_usual_share():
    steps = counted([[0, 1]], ["O", "B-x"])
    # From O: 0.5 and 1.5 of 2; over all words: 1.0 + 0.5 begun and not counted as a step from a word.
    share, usual = 1.5 / 2, (1.5 + 0.5) / (0.5 + 0.5 + 1.5 + 0.5)
    assert steps[0][1] == pytest.approx(math.log(share / usual), abs=0.001)


def test_only_sentences_labelled_from_end_to_end_count():
    whole = Example(["a", "b"], [0, 0], spans={"toponym": [0, 1]})
    part = Example(["a", "b"], [0, 0], spans={"toponym": [-100, 1]})
    assert steps_of([whole, part])["toponym"] == steps_of([whole])["toponym"]

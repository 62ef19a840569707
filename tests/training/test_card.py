from __future__ import annotations

import hashlib
import json
import sys

import pytest
from training import card, corpora

ACCURACY = {"las": {"value": 0.8912, "floor": 0.89}, "entities": {"value": 0.7, "floor": None}}


@pytest.fixture
def weights(tmp_path):
    for name in card.FILES:
        (tmp_path / name).write_bytes(name.encode() * 300)
    return tmp_path


def test_the_card_names_files_figures_and_data(weights):
    text = card.card(weights, ACCURACY)
    digest = hashlib.sha256((weights / "model.onnx").read_bytes()).hexdigest()
    assert f"| `model.onnx` | 3,000 | `{digest}` |" in text
    assert "| las | 0.891 | 0.890 |" in text
    assert "| entities | 0.700 |  |" in text
    assert "CC BY-SA 4.0" in text
    assert "not for targeting" in text


def test_every_corpus_that_is_trained_on_is_in_the_card(weights, monkeypatch):
    text = card.card(weights, ACCURACY)
    empty = ("conllu", "polnear", "re3d", "lgl", "event_location", "cameo_class", "plover_synthetic", "from_gold")
    for name in empty:
        monkeypatch.setattr(corpora, name, lambda *args, **kwargs: iter(()))
    asked = []

    class Asked(dict):
        def get(self, name, default=None):
            asked.append(name)
            return 1

    corpora.training_set(weights, Asked())
    assert asked and {f"| {name} |" for name in asked if f"| {name} |" not in text} == set()
    assert {row[0] for row in card.DATA} == set(asked)


def test_the_card_is_written_beside_the_model(weights, monkeypatch, capsys):
    figures = weights / "accuracy.json"
    figures.write_text(json.dumps(ACCURACY))
    monkeypatch.setattr(sys, "argv", ["card", str(figures), "--weights", str(weights)])
    card.main()
    assert (weights / "MODEL_CARD.md").read_text(encoding="utf-8") == card.card(weights, ACCURACY)
    assert "MODEL_CARD.md written" in capsys.readouterr().out

"""Fits the finder's weights on a corpus of toponym spans, and holds a fifth of its articles back.

    PYTHONPATH=src python scripts/fit_find.py CORPUS.jsonl ENTITIES.jsonl EVENTS.jsonl [TEXT ...]

CORPUS marks every toponym; ENTITIES every entity, of which locations and nationalities count; EVENTS only the places of
events, so that it is taken for what is a place and not for what is none. Words are taken to be common English if these
texts (and further ones given) write them small three times or more.
Needs numpy. The same input gives the same weights.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
from fit_places import held_back

from vedette.places.find import Finder, tokens_of
from vedette.places.gazetteer import Gazetteer
from vedette.places.names import fold
from vedette.places.store import NATIONALITY

OUT = Path(__file__).parents[1] / "src" / "vedette" / "places" / "data" / "find.json"
GIVEN = """
aaron abdul abdullah abigail abiy abu adam ahmad ahmed aisha alan albert alex alexander alexei alexis ali alice
amanda amber amy andrea andrei andrew angela ann anna anthony antonio ariel arthur ashley asia austin barack barbara
bashar ben benjamin betty beverly bill billy bin bob bobby boris bradley brandon brenda brian brittany brooklyn
bruce bryan carl carlos carol carolina carolyn catherine chad charles charlotte chelsea cheryl chris christian
christina christine christopher cynthia dakota dan daniel danielle dave david deborah debra denise dennis desmond
diana diane diego dmitri dmitry don donald donna doris dorothy doug douglas dylan ed edward ehud elizabeth emily
emma emmanuel eric ethan eugene evelyn faisal fatima felix fernando florence frances francisco francois frank fred
gabriel gary george georgia gerald giovanni giuseppe gloria goodluck grace greg gregory hamid hannah hans harold
hassan heather heinrich helen henry hifter hillary hugo hussein ibn ibrahim igor india isabella isaias ivan jack
jacob jacqueline jacques james janet janice jason jean jeff jeffrey jennifer jeremy jerry jesse jessica jim joan joe
john johnny jonathan jordan jorge jose joseph joshua joyce juan judith judy julia julie justin karen karim karl
katherine kathleen kathryn kayla keith kelly ken kenneth kenya kevin khaled khalid khalifa kimberly kofi kyle larry
laura lauren lawrence layla leila linda lisa logan london lori louis lourdes luigi luis madison mahmoud mahmud
manuel margaret maria marie marilyn mark martha mary matt matthew megan melissa michael michelle miguel mike mikhail
mohamed mohammad mohammed moshe muhammad mustafa nancy natalia natalie nathan nelson nicholas nick nicole nikolai
noah oleg oleksandr olga olivia olusegun omar pamela paris patricia patrick paul pedro peter petro phil philip
pierre rachel ralph randy raymond rebecca recep richard rick riek robert roger ron ronald roy russell ruth ryan
saddam saeed said salman salva sam samantha samuel sandra sara sarah savannah scott sean sergei sergey sharon shimon
shirley sophia stephanie stephen steve steven susan sydney tariq tayyip ted teresa terry thabo theresa thomas tim
timothy tom tony tyler umm victoria viktor viktoria vincent virginia vladimir volodymyr walter wayne william willie
yitzhak youssef yoweri yuri yusuf zachary zainab
"""


def lines(path: str) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in Path(path).read_text("utf-8").split("\n") if line]


def examples(finder: Finder, text: str, gold: set[tuple[int, ...]], weight: float, *, loose: bool = False) -> list[Any]:
    """The candidates of a text, each with its features, whether it is one, and what it weighs."""
    out = []
    doc = finder.words(text)
    for i, token in enumerate(doc.tokens):
        if not token.capital:
            continue
        for end, places in finder.candidates(doc, i):
            span = (token.start, doc.tokens[end - 1].end)
            right = any(g[0] <= span[0] and span[1] <= g[1] for g in gold) if loose else span in gold
            if loose and any(p.kind == NATIONALITY for p in places):
                continue  # there, a nationality inside an organisation's name is no entity of its own
            out.append((finder.features(doc, i, end, places), right, weight))
            if right:
                break
    return out


def main() -> None:
    """Fit, print both parts' figures, and write the weights."""
    articles = lines(sys.argv[1])
    small: Counter[str] = Counter()
    texts = [a["text"] for a in articles if not held_back(a["id"])]
    texts += [Path(p).read_text("utf-8", "replace") for p in sys.argv[3:]]
    for text in texts:
        small.update(t.text for t in tokens_of(text) if not t.capital and t.text.isalpha())
    gazetteer = Gazetteer.open()
    words = sorted(w for w, c in small.items() if c >= 3 and len(w) > 1 and gazetteer.has(fold(w)))
    given = GIVEN.split()
    OUT.write_text(json.dumps({"weights": {}, "words": words, "given names": given}))
    finder = Finder(gazetteer)
    data: dict[bool, list[Any]] = {False: [], True: []}
    for article in articles:
        gold = {tuple(t["span"]) for t in article["toponyms"]}
        data[held_back(article["id"])] += examples(finder, article["text"], gold, 1.0)
    for report in lines(sys.argv[2]):
        gold = {(e[0], e[1]) for e in report["entities"] if e[2] in ("Location", "Nationality")}
        data[held_back(report["id"])] += examples(finder, report["text"], gold, 1.0, loose=True)
    for sentence in lines(sys.argv[3]):
        gold = {tuple(span) for span in sentence["locations"]}
        data[False] += [e for e in examples(finder, sentence["text"], gold, 0.5) if e[1]]
    counts: Counter[str] = Counter()
    for features, *_ in data[False]:
        counts.update(features)
    names = sorted(name for name, c in counts.items() if c >= 6)
    index = {name: n for n, name in enumerate(names)}
    rows = [[index[f] for f in dict.fromkeys(features) if f in index] for features, *_ in data[False]]
    flat = np.concatenate([np.array(r) for r in rows])
    ids = np.repeat(np.arange(len(rows)), [len(r) for r in rows])
    y = np.array([y for _, y, _ in data[False]], dtype=float)
    weight = np.array([c for *_, c in data[False]])
    w, m, v = np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
    for step in range(1, 401):
        z = np.bincount(ids, w[flat], len(rows))
        p = 1 / (1 + np.exp(-z))
        gradient = np.bincount(flat, ((y - p) * weight)[ids], len(names)) - 0.7 * w
        m, v = 0.9 * m + 0.1 * gradient, 0.999 * v + 0.001 * gradient**2
        w += 0.05 * (m / (1 - 0.9**step)) / (np.sqrt(v / (1 - 0.999**step)) + 1e-8)
    weights = {name: round(float(w[n]), 3) for name, n in index.items() if abs(w[n]) >= 0.02}
    OUT.write_text(
        json.dumps({"weights": weights, "words": words, "given names": given}, indent=0, ensure_ascii=False) + "\n",
        "utf-8",
    )


if __name__ == "__main__":
    main()

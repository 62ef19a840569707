"""The corpora as labelled sentences: what each one knows, and nothing about what it doesn't.

Every loader yields ``Example``; a label that a corpus does not have is ``None`` and its head learns nothing from it.
"""

from __future__ import annotations

import csv
import hashlib
import json
import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from training import gold
from vedette.reading.encode import shapes
from vedette.reading.sentences import abbreviations, split_sentences
from vedette.reading.tokens import Token, tokenize

CORPORA = Path(__file__).resolve().parents[2] / "shared" / "corpora"

UPOS = "ADJ ADP ADV AUX CCONJ DET INTJ NOUN NUM PART PRON PROPN PUNCT SCONJ SYM VERB X".split()
DEPRELS = (
    "acl acl:relcl advcl advcl:relcl advmod amod appos aux aux:pass case cc cc:preconj ccomp compound compound:prt "
    "conj cop csubj csubj:outer csubj:pass dep det det:predet discourse dislocated expl fixed flat goeswith iobj list "
    "mark nmod nmod:desc nmod:poss nmod:unmarked nsubj nsubj:outer nsubj:pass nummod obj obl obl:agent obl:unmarked "
    "orphan parataxis punct reparandum root vocative xcomp"
).split()
ENTITIES = "person organisation location weapon platform quantity time".split()
TRIGGERS = ["O", *gold.TYPES]
MAIN = ["NONE", *gold.TYPES]
STATUSES = list(gold.STATUSES)
MODES = [f"{t}/{m}" for t, modes in gold.MODES.items() for m in modes]
ROLES = ["source", "target", "place", "date", "quantity"]
SPAN_HEADS = {
    "entity": ENTITIES,
    "toponym": ["toponym"],
    "speaker": ["source"],
    "cue": ["cue"],
    "content": ["content"],
}
IGNORE = -100


def bio(labels: Sequence[str]) -> list[str]:
    """O, then B- and I- of every label."""
    return ["O", *(f"{p}-{x}" for x in labels for p in "BI")]


BIO = {name: bio(labels) for name, labels in SPAN_HEADS.items()}


@dataclass(slots=True)
class Example:
    """One sentence with the labels that its corpus has; word-level lists are as long as ``words``."""

    words: list[str]
    shapes: list[int]
    upos: list[int] | None = None
    heads: list[int] | None = None
    deprels: list[int] | None = None
    spans: dict[str, list[int]] = field(default_factory=dict)
    triggers: list[int] | None = None
    some_trigger: list[int] | None = None
    statuses: list[int] | None = None
    modes: list[int] | None = None
    main: list[int] | None = None
    roles: list[tuple[int, int, list[int]]] | None = None
    weight: float = 1.0
    corpus: str = ""


def held_out(key: str, parts: int = 5) -> bool:
    """Is this item in the fixed part (a fifth, a tenth) that is never trained on? By the hash of its id."""
    return int(hashlib.sha256(key.encode()).hexdigest(), 16) % parts == 0


def sentences(text: str) -> Iterator[tuple[list[Token], list[int]]]:
    """Tokens and shapes of every sentence, quotations followed through each paragraph."""
    quoted, last = False, 0
    for span in split_sentences(text):
        if "\n" in text[last : span.start]:
            quoted = False
        last = span.end
        tokens = list(tokenize(span.of(text), offset=span.start, abbreviations=abbreviations()))
        marks, quoted = shapes([t.text for t in tokens], quoted)
        if len(tokens) <= 120:
            yield tokens, list(marks)


def tag(tokens: Sequence[Token], spans: Sequence[tuple[int, int, str]], names: list[str]) -> list[int]:
    """BIO tags; where spans overlap, the longer wins."""
    out = [0] * len(tokens)
    taken = [False] * len(tokens)
    for start, end, label in sorted(spans, key=lambda s: (s[0] - s[1], s[0])):
        inside = [i for i, t in enumerate(tokens) if t.start < end and start < t.end]
        if not inside or any(taken[i] for i in inside):
            continue
        begins = tokens[inside[0]].start >= start or inside[0] > 0
        for n, i in enumerate(inside):
            out[i] = names.index(("B-" if n == 0 and begins and start >= tokens[0].start else "I-") + label)
            taken[i] = True
    return out


def read_jsonl(path: Path) -> list[dict[str, object]]:
    """Every line of a JSON Lines file."""
    return [json.loads(line) for line in path.read_text(encoding="utf-8").split("\n") if line]


def conllu(path: Path) -> Iterator[Example]:
    """UD trees; multiword ranges and empty nodes are left out, the syntactic words stay."""
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        rows = [line.split("\t") for line in block.splitlines() if line and not line.startswith("#")]
        rows = [r for r in rows if r[0].isdigit()]
        if not rows:
            continue
        words = [r[1] for r in rows]
        yield Example(
            words=words,
            shapes=list(shapes(words)[0]),
            upos=[UPOS.index(r[3]) for r in rows],
            heads=[int(r[6]) for r in rows],
            deprels=[DEPRELS.index(r[7]) if r[7] in DEPRELS else DEPRELS.index("dep") for r in rows],
            corpus="ewt",
        )


def polnear(path: Path) -> Iterator[Example]:
    """Attributions: sources, cues, contents."""
    for item in read_jsonl(path):
        text = str(item["text"])
        spans: dict[str, list[tuple[int, int, str]]] = {"speaker": [], "cue": [], "content": []}
        for a in item["attributions"]:  # type: ignore[attr-defined]
            for ours, theirs in (("speaker", "source"), ("cue", "cue"), ("content", "content")):
                spans[ours] += [(s, e, theirs) for s, e in a[theirs]]
        for tokens, marks in sentences(text):
            if len(tokens) < 3:
                continue
            yield Example(
                words=[t.text for t in tokens],
                shapes=marks,
                spans={
                    h: tag(tokens, [s for s in spans[h] if s[0] < tokens[-1].end and s[1] > tokens[0].start], BIO[h])
                    for h in spans
                },
                corpus="polnear",
            )


RE3D = {
    "Person": "person",
    "Organisation": "organisation",
    "Location": "location",
    "Weapon": "weapon",
    "MilitaryPlatform": "platform",
    "Vehicle": "platform",
    "Quantity": "quantity",
    "Temporal": "time",
}


def re3d(path: Path, *, dev: bool) -> Iterator[Example]:
    """Entities, names and nominals and pronouns as re3d marks them."""
    for item in read_jsonl(path):
        if held_out(str(item["id"])) != dev:
            continue
        text = str(item["text"])
        spans = [(s, e, RE3D[k]) for s, e, k in item["entities"] if k in RE3D]  # type: ignore[attr-defined]
        for tokens, marks in sentences(text):
            here = [s for s in spans if s[0] < tokens[-1].end and s[1] > tokens[0].start]
            yield Example(
                [t.text for t in tokens], marks, spans={"entity": tag(tokens, here, BIO["entity"])}, corpus="re3d"
            )


def lgl(path: Path, *, dev: bool) -> Iterator[Example]:
    """Toponyms of local newspapers."""
    rng = random.Random(7)
    for item in read_jsonl(path):
        if held_out(str(item["id"])) != dev:
            continue
        spans = [(t["span"][0], t["span"][1], "toponym") for t in item["toponyms"]]  # type: ignore[attr-defined]
        for tokens, marks in sentences(str(item["text"])):
            here = [s for s in spans if s[0] < tokens[-1].end and s[1] > tokens[0].start]
            if not dev and not here and rng.random() < 0.6:
                continue
            yield Example(
                [t.text for t in tokens], marks, spans={"toponym": tag(tokens, here, BIO["toponym"])}, corpus="lgl"
            )


def places_of(text: str, tokens: Sequence[Token], locations: Sequence[Sequence[int]]) -> list[int] | None:
    """Indices of the tokens that the locations of an ``event_location`` item cover.

    About a sixth of the corpus's location spans are not character offsets but numbers of the first and the last token
    (in the parts from AP, Xinhua, Wikipedia and the atrocity reports; ``event`` is in characters everywhere). It is
    read as characters if every span then begins a capitalised word at a word boundary, else as token numbers if that
    holds there; ``None`` if neither does.
    """

    def name_at(i: int) -> bool:
        return tokens[i].text[:1].isupper() or tokens[i].text[:1].isdigit() or tokens[i].text.lower().startswith("al")

    by_character: list[int] = []
    fits = True
    for start, end in locations:
        inside = [i for i, t in enumerate(tokens) if t.start < end and start < t.end]
        named = [i for i in inside if tokens[i].text[:1].isupper()]
        fits = fits and bool(inside) and tokens[inside[0]].start == start and bool(named) and end - start > 1
        by_character += inside
    if fits:
        return by_character
    # The numbers count a leading space and every further space as a token of its own.
    numbered: list[int] = []
    at = 0
    for i, token in enumerate(tokens):
        gap = text[at : token.start]
        if (at == 0 and gap) or len(gap) > 1:
            numbered.append(-1)
        numbered.append(i)
        at = token.end
    by_number: list[int] = []
    for first, last in locations:
        inside = numbered[first : last + 1]
        if not inside or last >= len(numbered) or -1 in inside or not name_at(inside[0]):
            return None
        by_number += inside
    return by_number


def event_location(path: Path, *, dev: bool, as_published: bool = False) -> Iterator[Example]:
    """One event word a sentence and where it happened; the held-out tenth is by the hash of the id.

    An item whose places can be read neither as characters nor as token numbers teaches and measures nothing of places.
    """
    for item in read_jsonl(path):
        if held_out(str(item["id"]), 10) != dev:
            continue
        text = str(item["text"])
        tokens = list(tokenize(text, abbreviations=abbreviations()))
        if not 3 <= len(tokens) <= 100:
            continue
        marked: list[list[int]] = item["event"]  # type: ignore[assignment]
        event = [i for i, t in enumerate(tokens) for s, e in marked if t.start < e and s < t.end]
        if not event:
            continue
        published: list[list[int]] = item["locations"]  # type: ignore[assignment]
        where = (
            [i for i, t in enumerate(tokens) for s, e in published if t.start < e and s < t.end]
            if as_published
            else places_of(text, tokens, published)
        )
        words = [t.text for t in tokens]
        place = ROLES.index("place")
        some = [IGNORE] * len(words)
        for i in event[:1]:
            some[i] = 1
        toponyms = [IGNORE] * len(words)
        for n, i in enumerate(where or []):
            toponyms[i] = 2 if n and (where or [])[n - 1] == i - 1 else 1
        yield Example(
            words=words,
            shapes=list(shapes(words)[0]),
            some_trigger=some,
            spans={"toponym": toponyms} if where else {},
            roles=[(event[0], place, [1 if i in where else 0 for i in range(len(words))])]
            if where is not None
            else None,
            corpus="event_location",
        )


QUAD = {
    "0": ["NONE", "REQUEST"],
    "1": ["AGREE", "CONSULT", "SUPPORT", "CONCEDE"],
    "2": ["COOPERATE", "AID", "RETREAT"],
    "3": ["REQUEST", "ACCUSE", "REJECT", "THREATEN"],
    "4": ["PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT"],
}


def cameo_class(path: Path) -> Iterator[Example]:
    """One of five classes a sentence: each a set of event types that its main event may have."""
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream, delimiter="\t", quoting=csv.QUOTE_NONE):
            if len(row) < 2 or row[-1] not in QUAD:
                continue
            tokens = tokenize(row[0], abbreviations=abbreviations())
            if 3 <= len(tokens) <= 100:
                words = [t.text for t in tokens]
                yield Example(
                    words,
                    list(shapes(words)[0]),
                    main=[MAIN.index(t) for t in QUAD[row[-1]]],
                    weight=0.7,
                    corpus="cameo_class",
                )


def plover_synthetic(path: Path) -> Iterator[Example]:
    """The first sentence of each machine-written story, under the story's type: noisy, so it counts little."""
    seen: set[str] = set()
    for item in read_jsonl(path):
        text = re.sub(r"\s+", " ", str(item["text"]).replace("\n", " ")).strip()
        for tokens, marks in sentences(text):
            words = [t.text for t in tokens]
            key = " ".join(words)
            if 8 <= len(words) <= 70 and key not in seen and str(item["event_type"]) in MAIN:
                seen.add(key)
                yield Example(
                    words, marks, main=[MAIN.index(str(item["event_type"]))], weight=0.3, corpus="plover_synthetic"
                )
            break


def from_gold(items: Sequence[gold.GoldItem], *, dev: bool | None, with_speakers: bool = False) -> Iterator[Example]:
    """The project's own gold; ``dev`` None takes everything.

    With ``with_speakers``, speakers and cues of the claims' attributions are labelled too: only those, so this needs a
    teacher for the others.
    """
    for item in items:
        if dev is not None and item.held_out != dev:
            continue
        tokens = list(tokenize(item.text, abbreviations=abbreviations()))
        words = [t.text for t in tokens]
        n = len(words)
        if n > 120:
            continue

        def at(span: tuple[int, int], tokens: list[Token] = tokens) -> list[int]:
            return [i for i, t in enumerate(tokens) if t.start < span[1] and span[0] < t.end]

        triggers, statuses, modes = [0] * n, [IGNORE] * n, [IGNORE] * n
        roles: list[tuple[int, int, list[int]]] = []
        for claim in item.claims:
            where = at(claim.trigger)
            if not where or triggers[where[0]]:
                continue
            i = where[0]
            triggers[i] = TRIGGERS.index(claim.type)
            statuses[i] = STATUSES.index(claim.status)
            if claim.mode:
                modes[i] = MODES.index(f"{claim.type}/{claim.mode}")
            for r, spans in enumerate(
                (claim.source, claim.target, claim.place, claim.date, tuple(q for q, _ in claim.quantity))
            ):
                row = [0] * n
                for span in spans:
                    for j in at(span):
                        row[j] = 1
                roles.append((i, r, row))
        by = {
            "speaker": [(*who, "source") for c in item.claims for who, _ in c.by],
            "cue": [(*cue, "cue") for c in item.claims for _, cue in c.by if cue is not None],
        }
        said = {h: tag(tokens, list(dict.fromkeys(by[h])), BIO[h]) for h in by} if with_speakers else {}
        main = item.claims[0].type if item.claims else "NONE"
        yield Example(
            words=words,
            shapes=list(shapes(words)[0]),
            spans={"toponym": tag(tokens, [(s, e, "toponym") for s, e in item.toponyms], BIO["toponym"])} | said,
            triggers=triggers,
            statuses=statuses,
            modes=modes,
            main=[MAIN.index(main)],
            roles=roles,
            corpus="gold",
        )


def with_swapped_mentions(examples: list[Example], times: float, share: float = 0.4, seed: int = 13) -> list[Example]:
    """``times`` copies of each example, in which some entities are replaced by others of the same kind.

    The first copy stays as it is. Six hundred sentences are soon known by heart; with other names in the same
    sentences the head has to learn the sentence around the name. Copies lose all other labels, which the swap makes
    wrong. (Mention replacement: Dai and Adel, COLING 2020.)
    """
    rng = random.Random(seed)
    names = BIO["entity"]
    pool: dict[str, list[tuple[list[str], list[int]]]] = {}
    for e in examples:
        for label, first, last in _runs(e.spans["entity"], names):
            pool.setdefault(label, []).append((e.words[first:last], e.shapes[first:last]))
    out = repeated(examples, min(times, 1.0))
    for e in repeated(examples, max(0.0, times - 1.0), seed):
        words, marks, tags = [], [], []
        at = 0
        for label, first, last in [*_runs(e.spans["entity"], names), ("", len(e.words), len(e.words))]:
            words += e.words[at:first]
            marks += e.shapes[at:first]
            tags += e.spans["entity"][at:first]
            at = last
            if label:
                new, new_marks = e.words[first:last], e.shapes[first:last]
                if rng.random() < share:
                    new, new_marks = rng.choice(pool[label])
                words += new
                marks += new_marks
                tags += [names.index(f"B-{label}"), *[names.index(f"I-{label}")] * (len(new) - 1)]
        out.append(Example(words, marks, spans={"entity": tags}, corpus=e.corpus))
    return out


def _runs(tags: Sequence[int], names: Sequence[str]) -> Iterator[tuple[str, int, int]]:
    """(label, first, end) of every run of tags."""
    start = -1
    for i, t in enumerate([*tags, 0]):
        name = names[t]
        if start >= 0 and not (name.startswith("I-") and name[2:] == names[tags[start]][2:]):
            yield names[tags[start]][2:], start, i
            start = -1
        if name != "O" and start < 0:
            start = i


def repeated(examples: list[Example], times: float, seed: int = 11) -> list[Example]:
    """Each example ``times`` times; a fraction takes a fixed random sample."""
    whole, part = int(times), times - int(times)
    rng = random.Random(seed)
    return examples * whole + rng.sample(examples, int(len(examples) * part))


def training_set(
    folder: Path, repeats: dict[str, float], *, limit: int | None = None, silver: Path | None = None
) -> list[Example]:
    """Everything that is trained on, each corpus as often as ``repeats`` says; ``limit`` takes a slice of each.

    ``silver`` is a file of ``training.silver``: labels that a teacher gave where a corpus has none.
    """
    parts: dict[str, list[Example]] = {
        "ewt": [e for e in conllu(folder / "ewt/train.conllu") if len(e.words) <= 100],
        "polnear": list(polnear(folder / "polnear/train.jsonl")),
        "re3d": list(re3d(folder / "re3d/train.jsonl", dev=False)),
        "lgl": list(lgl(folder / "lgl/train.jsonl", dev=False)),
        "event_location": list(event_location(folder / "event_location/train.jsonl", dev=False)),
        "cameo_class": list(cameo_class(folder / "cameo_class/train.tsv")),
        "plover_synthetic": list(plover_synthetic(folder / "plover_synthetic/train.jsonl")),
        "gold": list(from_gold(gold.load()[0], dev=False, with_speakers=silver is not None)),
    }
    labels = {str(row["key"]): row for row in read_jsonl(silver)} if silver else {}
    out: list[Example] = []
    for name, examples in parts.items():
        swap = with_swapped_mentions if name == "re3d" else repeated
        some = swap(examples[:limit] if limit else examples, repeats.get(name, 1))
        for e in examples if labels else []:
            add_silver(e, labels.get(key_of(e)))
        print(f"  {name}: {len(examples)} sentences, {len(some)} taken")
        out += some
    return out


def key_of(e: Example) -> str:
    """What identifies a sentence between the teacher's file and the corpora."""
    return hashlib.sha256("\n".join(e.words).encode()).hexdigest()[:20]


def add_silver(e: Example, row: dict[str, object] | None) -> None:
    """Fill in what the corpus does not label with what the teacher said; gold labels stay."""
    if row is None:
        return
    if e.heads is None:
        e.upos, e.heads, e.deprels = row["upos"], row["heads"], row["deprels"]  # type: ignore[assignment]
    for name in ("entity", "toponym"):
        if name in row and name not in e.spans:
            e.spans[name] = row[name]  # type: ignore[assignment]
    for name in ("speaker", "cue", "content"):
        if name not in e.spans:
            e.spans[name] = row[name]  # type: ignore[assignment]
        elif e.corpus == "gold":
            # The gold names only the attributions of its claims; the teacher fills in the rest.
            taught: list[int] = row[name]  # type: ignore[assignment]
            e.spans[name] = [g or t for g, t in zip(e.spans[name], taught, strict=True)]

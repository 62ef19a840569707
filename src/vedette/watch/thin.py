"""What is thin: places nobody reports on, weeks of one voice, reports from one side only."""

from __future__ import annotations

from collections import Counter

import numpy as np

from vedette.model.arrangement import Post
from vedette.watch.answers import Period, ThinLine, Week
from vedette.watch.look import Look, Rows, ordinal
from vedette.watch.posts import at_post, post_hits
from vedette.watch.where import UNCLEAR

__all__ = ["thin_lines"]

#: From how many events on it is worth saying that one publisher or one side tells most of them.
_ENOUGH = 5
_MOST_OF = 0.8


def thin_lines(look: Look, period: Period, weeks: tuple[Week, ...]) -> tuple[ThinLine, ...]:
    """The gaps of a period."""
    rows = look.near_between(period.since, period.until)
    out = [*_silent(weeks), *_places(look, rows), *_posts(look, rows, period)]
    if len(rows):
        out += [*_one_voice(look, rows, weeks), *_one_sided(look, rows), *_rough(look, rows, period)]
    return tuple(out)


def _silent(weeks: tuple[Week, ...]) -> list[ThinLine]:
    silent = [w for w in weeks if not w.reported]
    if not silent or len(silent) == len(weeks):
        return [ThinLine("silent week", "the period", "nothing at all is reported of the area", ())] if silent else []
    names = ", ".join(w.week for w in silent[:8]) + (" …" if len(silent) > 8 else "")
    number = len(silent)
    words = f"nothing is reported in {number} of {len(weeks)} weeks: that is silence, not calm"
    return [ThinLine("silent week", names, words, ())]


def _places(look: Look, rows: Rows) -> list[ThinLine]:
    out = []
    for n, name in enumerate(look.part_names):
        hit = rows[(look.parts[rows] >> np.uint64(n)) & np.uint64(1) > 0]
        if not len(hit):
            out.append(ThinLine("no reports", name, "no report of the period is about this part of the area", ()))
    return out


def _posts(look: Look, rows: Rows, period: Period) -> list[ThinLine]:
    posts, hits, first, last = look.arrangement.posts, post_hits(look), ordinal(period.since), ordinal(period.until)

    def told(post: Post) -> bool:
        days = look.facts.day[hits[post.id]]
        return bool(((days >= first) & (days <= last)).any() or at_post(look, post)[rows].any())

    silent = [p.name for p in posts if not told(p)]
    if not silent:
        return []
    words = f"of {len(silent)} of {len(posts)} posts no report of the period tells anything"
    return [ThinLine("no reports", ", ".join(silent), words, ())]


def _one_voice(look: Look, rows: Rows, weeks: tuple[Week, ...]) -> list[ThinLine]:
    facts, out = look.facts, []
    single = [w for w in weeks if w.reported and w.publishers == 1]
    if single:
        names = ", ".join(w.week for w in single[:8]) + (" …" if len(single) > 8 else "")
        events = tuple(e for w in single for e in w.events)
        out.append(
            ThinLine("single publisher", names, "one publisher alone reports on the area in these weeks", events)
        )
    alone = rows[facts.publishers[rows] == 1]
    share = len(alone) / len(rows)
    words = f"{len(alone)} of {len(rows)} events ({share:.0%}) are told by one publisher only"
    if share > 0.5:
        out.append(ThinLine("single publisher", "the period", words, look.ids(alone)))
    counts = Counter(facts.pub_word[look.long_rows("pub_", rows)].tolist())
    if counts and len(rows) >= _ENOUGH:
        word, number = counts.most_common(1)[0]
        if number >= _MOST_OF * len(rows) and len(counts) > 1:
            told = f"tells {number} of {len(rows)} events; all others together far fewer"
            out.append(ThinLine("one-sided", facts.words[word], told, ()))
        if len(counts) == 1:
            out.append(ThinLine("one-sided", facts.words[word], "is the only publisher that reports on the area", ()))
    return out


def _one_sided(look: Look, rows: Rows) -> list[ThinLine]:
    """Parties whose attacks are told, while nothing is told of what the other side does."""
    out: list[ThinLine] = []
    attacks = look.only(rows, look.is_type(["ASSAULT"]))
    if len(attacks) < _ENOUGH:
        return out
    for party in look.arrangement.parties:
        by = attacks[(look.by[attacks] & look.bit(party.id)) > 0]
        if len(by) >= _MOST_OF * len(attacks):
            words = f"{len(by)} of {len(attacks)} attacks are told of this side"
            out.append(ThinLine("one-sided", party.name, words, look.ids(by)))
    nobody = attacks[(look.by[attacks] == 0) & ~_named(look)[attacks]]
    if len(nobody) > 0.5 * len(attacks):
        words = f"for {len(nobody)} of {len(attacks)} attacks nobody is named who did it"
        out.append(ThinLine("one-sided", "who attacks", words, look.ids(nobody)))
    return out


def _named(look: Look) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    some = np.zeros(len(look.facts), dtype=bool)
    some[look.facts.who_row[look.facts.who_role == 0]] = True
    return some


def _rough(look: Look, rows: Rows, period: Period) -> list[ThinLine]:
    out = []
    unclear = rows[look.where[rows] == UNCLEAR]
    if len(unclear):
        words = f"{len(unclear)} of {len(rows)} events are placed too roughly to say that they lie in the area"
        out.append(ThinLine("roughly placed", "the area", words, look.ids(unclear)))
    dead = np.nan_to_num(look.facts.killed_best[rows])
    if dead.sum() > 0 and dead.max() > 0.5 * dead.sum() and len(rows[dead > 0]) > 2:
        most = int(rows[int(dead.argmax())])
        told = "" if look.facts.dated[most] else ", and no day is told of it: it may be a sum"
        words = f"one event makes up {dead.max():g} of {dead.sum():g} dead{told}"
        out.append(ThinLine("roughly placed", "the dead", words, look.ids([most])))
    undated = rows[look.facts.dated[rows] == 0]
    if len(undated) > 0.3 * len(rows):
        words = f"of {len(undated)} of {len(rows)} events no day is told; the day of the first report stands for it"
        out.append(ThinLine("roughly placed", "days", words, look.ids(undated)))
    return out

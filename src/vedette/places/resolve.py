"""What the place names of one report mean, all of them together."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache
from math import exp, log
from operator import mul

from vedette.model import PlaceRef, Span
from vedette.places.context import Core, Relative, bearing_of, core_of, hint_around, relative_before
from vedette.places.find import Finder
from vedette.places.gazetteer import Gazetteer
from vedette.places.geometry import distance_km, middle, offset
from vedette.places.names import fold
from vedette.places.scoring import EVIDENCE, Candidate, Group, Weights, group_of, prior_features, softmax, weights
from vedette.places.store import ALTERNATE, BARE, CODE, MAIN, NATIONALITY, Place

__all__ = ["Area", "Resolver", "resolve"]

#: An area: west, south, east, north in degrees.
Area = tuple[float, float, float, float]

_KM = 6371.0088
_CAPITALISED = re.compile(r"[A-ZÀ-Þ][\w’'.-]*")
_QUALIFIER = re.compile(r"[,(]\s*(?:in\s+)?(?:the\s+)?((?:[A-Z][\w’'.-]*)(?:\s+(?:[A-Z][\w’'.-]*|and|of))*)")
_IN = re.compile(
    r"^(?:['’]s)?(?:\s+(?:city|town|village|district|county|province|area|region|camp))?,?\s+"
    r"(?:(?:is|lies|located|situated|[a-z-]+)\s+)?(?:in|of|inside|within)\s+(?:the\s+)?(?:[a-z-]+\s+){0,3}"
    r"(?:(?:[Nn]orth|[Ss]outh|[Ee]ast|[Ww]est)[\w-]*\s+)?$"
)
# "Perekh, a resort in the Zakho district".
_DESCRIBED = re.compile(r"^,\s+an?\s+(?:[a-z-]+\s+){1,4}?(?:in|of|near|outside)\s+(?:the\s+)?(?:[a-z-]+\s+){0,3}$")
_OWNED = re.compile(
    r"^(?:['’]s?)?\s+(?:(?:[a-z-]+|[Nn]orth\w*|[Ss]outh\w*|[Ee]ast\w*|[Ww]est\w*)\s+){0,3}?"
    r"(?:(?:city|town|village|capital|province|governorate|region|state|district|port|county|hamlet|suburb)s?\s+)?(?:of\s+)?$"
)
_CHAIN = re.compile(r"^,?\s+(?:and|or)\s+|^,\s+")
_LAST_MEMBER = re.compile(r",?\s+(?:and|or)\s+(?:the\s+)?[A-Z]")
_GENITIVE = re.compile(r"['’]s?$")
# Before a far place is doubted: the votes that the report must give to countries in all, and the share of them that is
# enough for a country not to be far.
_ENOUGH, _SOME = 1.0, 0.03
# A report that points to one country by this share means the small place there, not the big namesake elsewhere (Palma
# in Cabo Delgado, not in Spain): unless the namesake is a city that the world knows, or the country is one whose towns
# are named after others'.
_MAINLY, _WORLD_CITY = 0.6, 1_000_000
_NAMESAKES = frozenset(["USA", "GBR", "CAN", "AUS", "NZL", "IRL", "ZAF"])
# From this population on a town is known the world over; from this likeness on a spelling is much the same.
_NATURE = ("LAND", "WATER")
_THE_SAME = 0.97
_ABOUT, _SURE = 0.2, 0.7
_KNOWN_AFAR, _MUCH_THE_SAME = 100_000, 0.8
_RELEVANT = 60
# Under its first words alone a far place is meant from this population on.
_KNOWN_BY_PART = 20_000
_FAR_SEAT_KM = 500
_VAGUE = 8.0
_ARTICLE = re.compile(r"(?:al|el|ash|as|ad|ar|at|az|an|es|ed|ez)[-‐]?", re.IGNORECASE)
# Towns below this many people are believed in a country that nothing else in the report speaks of only if nothing
# speaks of any other country.
_SMALL = 50_000


class Resolver:
    """Resolves the toponyms of a report. Loads once; safe to share between threads; the same input, the same answer."""

    def __init__(self, gazetteer: Gazetteer | None = None) -> None:
        self.gazetteer = gazetteer or Gazetteer.open()
        self.weights: Weights = weights()
        self._finder = Finder(self.gazetteer)

    def resolve(
        self,
        text: str,
        toponyms: Sequence[Span],
        *,
        country_votes: Mapping[str, float] | None = None,
        area: Area | None = None,
    ) -> tuple[PlaceRef | None, ...]:
        """What each of ``toponyms`` means; ``None`` where the gazetteer has nothing for it.

        Args:
            text: the report's text.
            toponyms: spans of place names (nationalities too), in any order.
            country_votes: how strongly other things (the actors) point to countries, alpha-3 to a weight up to 1.
            area: the box (west, south, east, north) in which the report's happenings are likely, of an arrangement.
        """
        work = _Report(self.gazetteer, text, toponyms, dict(country_votes or {}), area)
        work.settle(self.weights)
        return tuple(work.answer(i, self.weights) for i in range(len(toponyms)))

    def find(self, text: str) -> tuple[Span, ...]:
        """Spans of ``text`` that look like place names or nationalities."""
        return self._finder.find(text)

    def groups(
        self,
        text: str,
        toponyms: Sequence[Span],
        country_votes: Mapping[str, float] | None = None,
        area: Area | None = None,
    ) -> _Report:
        """The report with its candidates, before any is chosen: for fitting the weights."""
        return _Report(self.gazetteer, text, toponyms, dict(country_votes or {}), area)


class _Report:
    """One report on its way: its names, grouped, their candidates, and what each says of the others."""

    def __init__(
        self, gazetteer: Gazetteer, text: str, toponyms: Sequence[Span], given: dict[str, float], area: Area | None
    ) -> None:
        self.gazetteer = gazetteer
        self.text = text
        self.spans = tuple(toponyms)
        self.given = given
        self.area = area
        self.groups: list[Group] = []
        self.of_mention: list[Group | None] = [None] * len(self.spans)
        self.points: list[tuple[int, Group]] = []
        self.number: dict[int, int] = {}
        self._collect()
        self._context()
        self._likely()
        self._qualify()

    # -- the names and their candidates

    def _collect(self) -> None:
        by_key: dict[tuple[str, str], Group] = {}
        for i, span in enumerate(self.spans):
            surface = span.of(self.text)
            cores = core_of(surface)
            around = hint_around(self.text, span.start, span.end)
            group = by_key.get((cores[0].text, around))
            if group is None:
                group = Group(cores[0].text, "", False)
                for core in cores:
                    places = self._exact(core)
                    if places:
                        group.key, group.part = core.text, core.part
                        group.stripped = core is not cores[0]
                        group.hint = core.hint or around
                        group.candidates = [Candidate.of(place) for place in places[:_RELEVANT]]
                        break
                if not group.candidates:
                    last = cores[-1]
                    group.hint = last.hint or around
                by_key[cores[0].text, around] = group
                self.groups.append(group)
            group.mentions.append(i)
            group.starts.append(span.start)
            self.of_mention[i] = group

    def _exact(self, core: Core) -> tuple[Place, ...]:
        places = self.gazetteer.lookup(core.text, fuzzy=False)
        if not core.text[:1].islower() and core.text.isupper() and len(core.text) > 4:
            return places
        if len(core.text) <= 3 and core.text.isupper():  # US, UK, DRC: codes before names
            codes = tuple(p for p in places if p.feature in ("PCLI", "ADM1", "CONT", "RGN"))
            return codes or places
        return places

    def _context(self) -> None:
        """Countries, nationalities and large divisions in the text that are not among the spans: they vote only."""
        taken = sorted((s.start, s.end) for s in self.spans)
        names = self.gazetteer.voters()
        seen: dict[str, Group] = {}
        at = 0
        for match in _CAPITALISED.finditer(self.text):
            start, end = match.span()
            while at < len(taken) and taken[at][1] <= start:
                at += 1
            if at < len(taken) and taken[at][0] < end:
                continue
            word = match[0]
            word = _GENITIVE.sub("", word)
            key = fold(word)
            places = names.get(key)
            if not places or (len(key) < 4 and not word.isupper() and "." not in word):
                continue
            group = seen.get(word)
            if group is None:
                group = seen[word] = Group(word, "", False, context_only=True, weight=0.6)
                group.candidates = [Candidate.of(place) for place in places]
                self.groups.append(group)
            group.starts.append(start)
        self.points = sorted(((start, g) for g in self.groups for start in g.starts), key=lambda p: p[0])

    def _likely(self) -> None:
        """For names that no exact key gives: spellings that resemble, inside the countries that the rest points to."""
        missing = [g for g in self.groups if not g.candidates and not g.context_only]
        if not missing:
            return
        votes: dict[str, float] = defaultdict(float)
        for group in self.groups:
            if group.candidates:
                prior_features(group)
                _score(group.candidates, weights().prior, None)
                for c in group.candidates:
                    if c.place.country:
                        votes[c.place.country] += c.probability * group.weight
        for country, vote in self.given.items():
            votes[country] += 2 * vote
        # A weak match needs a country that is spoken of: by the actors if any are known, else by more than one name.
        least = 1.0 if self.given else 0.25
        countries = [c for c, v in sorted(votes.items(), key=lambda kv: (-kv[1], kv[0])) if v >= least][:4]
        # A spelling that only resembles is believed in a country that the report is about, not one named in passing.
        total = sum(votes.values())
        about = {c for c in countries if votes[c] >= _ABOUT * total} or set(countries[:1])
        for group in missing:
            for core in core_of(group.key):
                places = self.gazetteer.resembling(fold(core.text), tuple(sorted(countries))) if countries else ()
                places = tuple(p for p in places if p.likeness >= _MUCH_THE_SAME or p.country in about)
                if places:
                    group.stripped, group.hint, group.part = bool(core.hint), core.hint or group.hint, core.part
                    group.candidates = [Candidate.of(place) for place in places[:12]]
                    break
            else:
                self._nested(group, frozenset(countries if self.given else ()), frozenset(countries))

    def _nested(self, group: Group, countries: frozenset[str], spoken_of: frozenset[str]) -> None:
        """A place inside a longer name (Paris Police Department): by its first words.

        "Busra al-Harir" is no part of Busra, "Abu Salim" of Tripoli not the Abu of another country, and "Prey Chan" not
        a French village.
        """
        words = group.key.split()
        if len(words) < 2 or _ARTICLE.match(words[1]):
            return
        spans = [words[:n] for n in range(len(words) - 1, 0, -1)]
        for part in spans:
            if not part[0][:1].isupper() or len(part[0]) < 3:
                continue
            places = [
                p
                for p in self.gazetteer.lookup(" ".join(part), fuzzy=False)
                if p.kind in (MAIN, ALTERNATE, NATIONALITY)
                and (not countries or p.country in countries)
                and (p.population >= _KNOWN_BY_PART or p.country in spoken_of or group_of(p.feature) != "PPL")
            ]
            if places:
                group.stripped = True
                group.weight = 0.5
                group.candidates = [Candidate.of(place) for place in places[:30]]
                return

    # -- what says where

    def _qualify(self) -> None:
        """Explicit containment: "X, Y", "X (Y)", "X in Y", "Y's X", "the Y town of X"."""
        index = {id(g): n for n, g in enumerate(self.groups)}
        order = sorted(range(len(self.spans)), key=lambda i: self.spans[i])
        for n, i in enumerate(order):
            span = self.spans[i]
            group = self.of_mention[i]
            if group is None:
                continue
            after, listed = None, False
            if n + 1 < len(order):
                nxt = self.spans[order[n + 1]]
                between = (
                    self.text[span.end : nxt.start] if nxt.start >= span.end and nxt.start - span.end < 60 else None
                )
                other = self.of_mention[order[n + 1]]
                if between is not None and other is not None and other is not group:
                    listed = self._is_list(order, n)
                    if listed:
                        pass
                    elif re.fullmatch(r"\s*[,(]\s*(?:in\s+)?(?:the\s+)?", between) or _said_in(between):
                        group.qualifiers.append(index[id(other)])
                        if _said_in(between):
                            group.within.append(other)
                        after = other
                    elif _OWNED.match(between):
                        other.qualifiers.append(index[id(group)])
            if after is None and not listed:
                self._qualify_from_text(group, span)

    def _is_list(self, order: list[int], n: int) -> bool:
        """True for a member of "A, B and C": no container follows."""
        count, k = 1, n
        conjunction = False
        while k + 1 < len(order):
            gap = self.text[self.spans[order[k]].end : self.spans[order[k + 1]].start]
            if not re.fullmatch(r",?\s+(?:and|or)\s+(?:the\s+)?|,\s+(?:the\s+)?|/", gap):
                break
            conjunction = conjunction or "and" in gap or "or" in gap
            count += 1
            k += 1
            if conjunction:
                break
        if not conjunction:  # the last member may be a name that was not given
            conjunction = _LAST_MEMBER.match(self.text, self.spans[order[k]].end) is not None
        return conjunction and count >= 2

    def _qualify_from_text(self, group: Group, span: Span) -> None:
        match = _QUALIFIER.match(self.text, span.end)
        if match is None:
            return
        words = match[1].split()
        for n in range(min(len(words), 4), 0, -1):
            name = " ".join(words[:n])
            places = [
                p
                for p in self.gazetteer.by_key(fold(name))
                if p.feature in ("PCLI", "TERR", "ADM1", "ADM2")
                and p.kind != NATIONALITY
                and (p.kind != CODE or name.isupper())
            ]
            if places:
                extra = Group(name, "", False, context_only=True, weight=0.6, starts=[match.start(1)])
                extra.candidates = [Candidate.of(place) for place in places[:10]]
                self.groups.append(extra)
                group.qualifiers.append(len(self.groups) - 1)
                return

    # -- settling

    def settle(self, fitted: Weights) -> None:
        """Score by the candidates alone, then twice by what all the names say of each other."""
        for group in self.groups:
            prior_features(group)
            _score(group.candidates, fitted.prior, None)
        for prior, evidence in fitted.rounds:
            for group, rows in zip(self.groups, self.evidence(), strict=True):
                _score(group.candidates, prior, (evidence, rows))
            for group in self.groups:
                softmax(group.candidates)
        self._doubt(fitted)

    def _doubt(self, fitted: Weights) -> None:
        """Minor places of countries that nothing else in the report points to.

        A village of the country at hand whose name is spelled much the same is likelier. Where there is none, and the
        name only resembles the far place's, the name is not settled: unknown is better than a wrong pin.
        """
        votes: dict[str, float] = defaultdict(float)
        for country, vote in self.given.items():
            votes[country] += 2 * vote
        by_name: dict[str, float] = defaultdict(float)
        for group in self.groups:
            best = group.best
            if best is not None and best.place.country:
                votes[best.place.country] += best.probability * group.weight
                by_name[fold(group.key)] += best.probability * group.weight
        for group in self.groups:
            best = group.best
            if best is None or group.context_only:
                continue
            own, mine = best.place.country or "", by_name[fold(group.key)]
            total = sum(votes.values()) - mine
            far = total >= _ENOUGH / 2 and votes[own] - mine < _SOME * total
            if far and best.group == "PPL" and best.place.feature != "PPLC" and best.place.population < _WORLD_CITY:
                mainly = next((c for c, v in votes.items() if v >= _MAINLY * total and c != own), None)
                if mainly is not None and mainly not in _NAMESAKES and _prefer(group, mainly):
                    continue
            weak = group.stripped or best.place.kind == BARE or (group.hint in _NATURE and best.group == "PPL")
            if not far or total < _ENOUGH or group.qualifiers or not _minor(best, weak):
                continue
            likely = tuple(sorted(c for c, v in votes.items() if c != own and v >= 0.15 * total))
            similar = [
                p
                for core in core_of(group.key)
                for p in (self.gazetteer.resembling(fold(core.text), likely) if likely else ())
                if p.likeness >= (_THE_SAME if _town(best) else _MUCH_THE_SAME)
            ]
            if similar:
                group.candidates = [Candidate.of(place) for place in dict.fromkeys(similar[:12])]
                prior_features(group)
                _score(group.candidates, fitted.prior, None)
            elif weak:
                group.candidates = []

    def evidence(self) -> list[list[tuple[float, ...]]]:
        """For every candidate of every group, what the other groups say of it now."""
        lean = [_Lean.of(group) for group in self.groups]
        self.number = {id(group): k for k, group in enumerate(self.groups)}
        countries: dict[str, float] = defaultdict(float)
        divisions: dict[tuple[str, str], float] = defaultdict(float)
        total = 1e-9
        for entry in lean:
            total += entry.weight
            for country, p in entry.countries.items():
                countries[country] += p * entry.weight
            for division, p in entry.divisions.items():
                divisions[division] += p * entry.weight
        out = []
        for n, group in enumerate(self.groups):
            mine = lean[n]
            near = self._near(n, group, lean) if len(group.candidates) > 1 else _EMPTY
            rows = []
            others = [
                (entry.best, entry.weight)
                for k, entry in enumerate(lean)
                if k != n and entry.best is not None and entry.best.group not in ("country", "REGION")
            ]
            rest = max(total - mine.weight, 1e-9)
            for c in group.candidates:
                rows.append(self._row(c, group, mine, countries, divisions, rest, near, others))
            out.append(rows)
        return out

    def _near(self, n: int, group: Group, lean: list[_Lean]) -> tuple[dict[str, float], dict[tuple[str, str], float]]:
        countries: dict[str, float] = defaultdict(float)
        divisions: dict[tuple[str, str], float] = defaultdict(float)
        total = 0.0
        for start, other in self.points:
            if other is group:
                continue
            gap = min(abs(start - s) for s in group.starts)
            if gap > 600:
                continue
            pull = exp(-gap / 150)
            entry = lean[self.number[id(other)]]
            total += pull
            for country, p in entry.countries.items():
                countries[country] += p * pull
            for division, p in entry.divisions.items():
                divisions[division] += p * pull
        if total:
            scale = 1 / (total + 0.3)
            return {k: v * scale for k, v in countries.items()}, {k: v * scale for k, v in divisions.items()}
        return _EMPTY

    def _row(
        self,
        c: Candidate,
        group: Group,
        mine: _Lean,
        countries: Mapping[str, float],
        divisions: Mapping[tuple[str, str], float],
        rest: float,
        near: tuple[Mapping[str, float], Mapping[tuple[str, str], float]],
        others: list[tuple[Candidate, float]],
    ) -> tuple[float, ...]:
        place = c.place
        country = place.country or ""
        division = (country, place.admin1 or "")
        vote = max(0.0, countries.get(country, 0.0) - mine.countries.get(country, 0.0) * mine.weight) / rest
        vote1 = max(0.0, divisions.get(division, 0.0) - mine.divisions.get(division, 0.0) * mine.weight) / rest
        closest, close, inside = 9.0, 0.0, 0.0
        for other, weight in others:
            if other.place.id == place.id:
                continue
            dot = c.x * other.x + c.y * other.y + c.z * other.z
            chord = 2 - 2 * dot
            if chord < closest:
                closest = chord
            if chord < 0.0006:  # some 150 km
                close += weight * other.probability
            if (
                other.group == "ADM2"
                and place.admin2 == other.place.admin2
                and division == (other.place.country, other.place.admin1)
            ):
                inside = 1.0
        km = _KM * max(closest, 0.0) ** 0.5 if closest < 4 else 9999.0
        qualified, qualified_country = self._qualified(c, group)
        area = 0.0
        if self.area is not None:
            west, south, east, north = self.area
            area = 1.0 if west <= place.lon <= east and south <= place.lat <= north else 0.0
        return (
            vote,
            near[0].get(country, 0.0),
            vote1,
            near[1].get(division, 0.0),
            inside,
            exp(-km / 300),
            min(close, 4.0) / 4 + exp(-km / 50),
            qualified,
            qualified_country,
            self.given.get(country, 0.0),
            area,
            1.0 if vote * rest >= 0.5 else 0.0,
            1.0 if vote < 0.02 else 0.0,
            1.0 if c.group == "PPL" and fold(place.admin1 or "").startswith(fold(place.name)) else 0.0,
        )

    def _qualified(self, c: Candidate, group: Group) -> tuple[float, float]:
        best = best_country = 0.0
        for number in group.qualifiers:
            inside = inside_country = 0.0
            for y in self.groups[number].candidates:
                if y.place.id == c.place.id:
                    continue
                p = y.probability
                if y.group == "country":
                    if y.place.country == c.place.country and c.group != "country":
                        inside_country += p
                elif _contains(y.place, c.place, y.group):
                    inside += p
            best, best_country = max(best, inside), max(best_country, inside_country)
        return best, best_country

    # -- the answer

    def answer(self, i: int, fitted: Weights) -> PlaceRef | None:
        """The place that one span means, with all that is said of it."""
        span = self.spans[i]
        group = self.of_mention[i]
        if group is None or not group.candidates:
            return None
        ranked = sorted(group.candidates, key=lambda c: (-c.probability, -c.place.population, c.place.id))
        best = _capital(_seat(ranked, group.hint), ranked, group)
        best = self._country(best, ranked, group, fitted)
        if (
            self._stray(best, group)
            or _elsewhere(best, group)
            or (group.stripped and group.hint == "SPOT" and best.group == "WATER")
        ):
            # A namesake far away; and Nile Street, which is no river.
            return None
        if best is not ranked[0]:
            ranked.remove(best)
            ranked.insert(0, best)
        place = best.place
        precision = precision_of(place, best.group)
        lat, lon, radius, because = place.lat, place.lon, place.radius, _reason(best, group)
        if not group.part and place.kind != NATIONALITY:
            relative = relative_before(self.text, span.start)
        elif place.kind != NATIONALITY:
            relative = _own_part(group.part)
        else:
            relative = None
        if relative is not None:
            lat, lon, radius, precision, said = self._moved(i, best, relative, precision)
            because = f"{because}; {said}" if said else because
        alternatives = tuple(
            (c.place.name, c.place.country, c.place.lat, c.place.lon, round(c.probability, 3))
            for c in ranked[1:6]
            if c.probability >= 0.005
        )
        return PlaceRef(
            text=span.of(self.text),
            span=span,
            name=place.name,
            geonameid=place.geonameid,
            lat=round(lat, 4),
            lon=round(lon, 4),
            country=place.country,
            admin1=self.gazetteer.divisions_at(lat, lon).get(1, place.admin1) if best.group != "country" else None,
            precision=precision,
            radius_km=round(radius, 1),
            probability=round(_calibrated(ranked, fitted), 3),
            alternatives=alternatives,
            because=because,
        )

    def _country(self, best: Candidate, ranked: list[Candidate], group: Group, fitted: Weights) -> Candidate:
        """A country, capital or city under its own name, where only the actors' countries speak for its small namesake.

        China, Norway, Brussels and Geneva are towns of the USA too, which acts in most reports.
        """
        if best.group not in ("PPL", "ADM2") or best.place.population >= _SMALL or group.hint or not self.given:
            return best
        weight = fitted.rounds[-1][1][EVIDENCE.index("given votes")]
        without = {id(c): c.score - weight * self.given.get(c.place.country or "", 0.0) for c in ranked}
        known = best.place.country in _NAMESAKES
        own = next((c for c in ranked if c.place.kind == MAIN and (_eminent(c) or (known and _city(c)))), None)
        if own is None or without[id(own)] <= without[id(best)]:
            return best
        for c in ranked:
            c.score = without[id(c)]
        softmax(ranked)
        return own

    def _stray(self, best: Candidate, group: Group) -> bool:
        """Is it a small place of a country that no other name or actor points to, though they point elsewhere?

        A namesake across the world is worse than no place.
        """
        country = best.place.country
        small = best.group in ("PPL", "SPOT", "CAMP", "ADM2") and best.place.population < _SMALL
        if not small or not self.given or country is None or country in self.given:
            return False
        for other in self.groups:
            if other is not group and any(c.place.country == country and c.probability > 0.1 for c in other.candidates):
                return False
        return True

    def _moved(
        self, i: int, best: Candidate, relative: Relative, precision: str
    ) -> tuple[float, float, float, str, str]:
        place = best.place
        lat, lon, radius = place.lat, place.lon, place.radius
        if relative.kind == "distance" and relative.km is not None:
            if relative.bearing is None:
                return lat, lon, relative.km + radius, "near", f"{relative.km:g} km from it"
            spot = offset(lat, lon, relative.bearing, relative.km)
            return *spot, max(2.0, relative.km * 0.25), "near", f"{relative.km:g} km towards {relative.bearing:g}°"
        if best.group in ("country", "REGION", "WATER"):
            if (
                relative.kind == "part"
                and relative.bearing is not None
                and relative.start < 0
                and best.group == "country"
            ):
                spot = offset(lat, lon, relative.bearing, radius * 0.5)
                return *spot, radius * 0.7, precision, "that part of it"
            return lat, lon, radius, precision, ""
        if relative.kind in ("direction", "part") and relative.bearing is not None:
            step = radius * 0.5 if best.group in ("ADM1", "ADM2") else min(max(radius * 1.2, 4.0), 15.0)
            if relative.kind == "part" and best.group == "PPL":
                step = radius * 0.5
            spot = offset(lat, lon, relative.bearing, step)
            level = precision if best.group in ("ADM1", "ADM2") else "near"
            return *spot, max(radius * 0.7, step), level, "in that direction"
        if relative.kind == "between":
            partner = self._partner(i)
            if partner is not None:
                spot = middle(lat, lon, partner.lat, partner.lon)
                half = distance_km(lat, lon, partner.lat, partner.lon) / 2
                if half < 150:
                    return *spot, max(half, 1.0), "near", f"between it and {partner.name}"
            return lat, lon, radius, precision, ""
        if relative.kind in ("outskirts", "near") and best.group not in ("ADM1", "ADM2"):
            return lat, lon, max(radius * 1.5, 8.0), "near", "near it"
        return lat, lon, radius, precision, ""

    def _partner(self, i: int) -> Place | None:
        """The other end of "between X and Y"."""
        span = self.spans[i]
        for j, other in enumerate(self.spans):
            if other.start > span.end and re.fullmatch(
                r"(?:\s+\w+)?\s+(?:and|with|to)\s+(?:the\s+)?", self.text[span.end : other.start]
            ):
                group = self.of_mention[j]
                best = group.best if group is not None else None
                return best.place if best is not None else None
        return None


class _Lean:
    """Where a group leans to: its countries and divisions by probability, and its best candidate."""

    __slots__ = ("best", "countries", "divisions", "weight")

    def __init__(self, weight: float) -> None:
        self.weight = weight
        self.best: Candidate | None = None
        self.countries: dict[str, float] = {}
        self.divisions: dict[tuple[str, str], float] = {}

    @classmethod
    def of(cls, group: Group) -> _Lean:
        lean = cls(group.weight * (1.0 + 0.5 * log(max(1, len(group.starts)))) if group.candidates else 0.0)
        top = None
        for c in group.candidates:
            p = c.probability
            if top is None or p > top.probability:
                top = c
            if p < 0.01:
                continue
            country = c.place.country
            if country:
                lean.countries[country] = lean.countries.get(country, 0.0) + p
                if c.place.admin1:
                    division = (country, c.place.admin1)
                    lean.divisions[division] = lean.divisions.get(division, 0.0) + p
        lean.best = top
        return lean


_EMPTY: tuple[dict[str, float], dict[tuple[str, str], float]] = ({}, {})


def _score(
    candidates: list[Candidate],
    prior: tuple[float, ...],
    more: tuple[tuple[float, ...], list[tuple[float, ...]]] | None,
) -> None:
    if more is None:
        for c in candidates:
            c.score = sum(map(mul, prior, c.static))
        softmax(candidates)
        return
    evidence, rows = more
    for c, row in zip(candidates, rows, strict=True):
        c.score = sum(map(mul, prior, c.static)) + sum(map(mul, evidence, row))


def _prefer(group: Group, country: str) -> bool:
    """Put the place of the group's own name in a country before the others, if there is one."""
    there = [
        c
        for c in group.candidates
        if c.place.country == country and c.place.kind in (MAIN, ALTERNATE) and c.group in ("PPL", "CAMP", "SPOT")
    ]
    if not there:
        return False
    first = max(there, key=lambda c: (c.score, c.place.population))
    first.score = max(c.score for c in group.candidates) + 1.0
    softmax(group.candidates)
    return True


def _said_in(between: str) -> bool:
    """Do the words between two names say that the first lies in the second?"""
    return _IN.match(between) is not None or _DESCRIBED.match(between) is not None


def _elsewhere(best: Candidate, group: Group) -> bool:
    """Is it a small place of another country than the one it is said to lie in ("the X district of Aleppo")?"""
    small = best.group in ("PPL", "SPOT", "CAMP", "ADM2") and best.place.population < _KNOWN_AFAR
    said = [outer.best for outer in group.within]
    return small and any(
        o is not None and o.probability >= _SURE and o.place.country not in (None, best.place.country) for o in said
    )


def _eminent(c: Candidate) -> bool:
    return c.place.feature in ("PCLI", "PPLC")


def _town(c: Candidate) -> bool:
    """A town of some size under its own name, which no hamlet that is spelled alike replaces (Afrin)."""
    return c.group == "PPL" and c.place.kind == MAIN and c.place.population >= _KNOWN_BY_PART


def _city(c: Candidate) -> bool:
    return c.group == "PPL" and c.place.population >= _KNOWN_AFAR


def _minor(best: Candidate, weak: bool) -> bool:
    """Is it a place that a reader elsewhere would not know by this name?"""
    return (
        best.group in ("PPL", "ADM2", "SPOT", "CAMP", "LAND")
        and best.place.feature != "PPLC"
        and best.place.kind != NATIONALITY
        and best.place.population < (_KNOWN_AFAR * 10 if weak else _KNOWN_AFAR)
    )


def _contains(outer: Place, inner: Place, group: str) -> bool:
    if group == "ADM1":
        return outer.country == inner.country and outer.admin1 == inner.admin1 and inner.feature not in ("PCLI", "ADM1")
    if group == "ADM2":
        return (
            outer.country == inner.country
            and outer.admin1 == inner.admin1
            and outer.admin2 == inner.admin2
            and inner.feature not in ("PCLI", "ADM1", "ADM2")
        )
    if outer.country and inner.country and outer.country != inner.country:
        return False
    if inner.feature in ("PCLI", "CONT", "ADM1"):
        return False
    return distance_km(outer.lat, outer.lon, inner.lat, inner.lon) <= max(outer.radius * 1.3, 15.0)


def precision_of(place: Place, group: str) -> str:
    """How exactly a place of this kind says where."""
    if group == "country":
        return "country"
    if group in ("ADM1", "ADM2"):
        return group.lower().replace("adm", "admin")
    if group == "PPL" and not place.population and place.radius >= _VAGUE:
        return "near"  # a village whose point is known to so many kilometres only
    if group in ("PPL", "SPOT", "CAMP") and place.radius <= 30:
        return "exact"
    for most, precision in ((10.0, "exact"), (60.0, "admin2"), (300.0, "admin1"), (1500.0, "country")):
        if place.radius <= most:
            return precision
    return "unknown"


def _seat(ranked: list[Candidate], hint: str) -> Candidate:
    """Between a division and the town that it is named after, the town, unless the words call it a division.

    Idlib is the city, "Idlib province" the governorate; which of the two is meant cannot be told from distances.
    """
    best = ranked[0]
    if best.group != "country" and not hint:  # Mexico is the country before the state or the city in it
        for other in ranked[1:]:
            if other.group == "country" and other.place.country == best.place.country and other.place.kind == MAIN:
                return other
    division = best.group in ("ADM1", "ADM2")
    town = best.group == "PPL"
    wants = hint in ("ADM1", "ADM2")
    if (division and (wants or best.place.geonameid is not None)) or (town and not wants) or not (division or town):
        return best
    for other in ranked[1:]:
        if other.place.country != best.place.country:
            continue
        outer, inner = (best.place, other.place) if division else (other.place, best.place)
        if (
            (other.group == "PPL") == division
            and (other.group in ("PPL", hint))
            and _contains(outer, inner, best.group if division else other.group)
        ):
            return other
    return best


def _capital(best: Candidate, ranked: list[Candidate], group: Group) -> Candidate:
    """A capital under its own name before a town that is also called so (Anantnag, once Islamabad).

    And a capital before a far division of the same country that shares its name (Washington).
    """
    if best.group == "ADM1" and not group.hint and not group.qualifiers:
        seats = (
            c for c in ranked if c.place.feature == "PPLC" and c.place.country == best.place.country
            and distance_km(c.place.lat, c.place.lon, best.place.lat, best.place.lon) > _FAR_SEAT_KM
        )  # fmt: skip
        return next(seats, best)
    if best.place.kind != ALTERNATE or best.group != "PPL" or group.hint or group.qualifiers:
        return best
    own = (c for c in ranked if c.place.feature == "PPLC" and c.place.kind == MAIN)
    return next(own, best)


def _own_part(part: str) -> Relative | None:
    match = re.search(r"\b((?:north|south|east|west)(?:[\s-]?(?:east|west))?)", part)
    if match is None:
        return None
    outskirts = " of" in part
    return Relative(None, bearing_of(match[1]), "direction" if outskirts else "part", -1)


def _calibrated(ranked: list[Candidate], fitted: Weights) -> float:
    a, b, c = fitted.calibration
    p = 0.0
    best = ranked[0]
    for other in ranked:  # readings that lie together are one answer
        if distance_km(best.place.lat, best.place.lon, other.place.lat, other.place.lon) <= 30:
            p += other.probability
    p = min(max(p, 1e-4), 1 - 1e-4)
    z = a * log(p / (1 - p)) + b + c * (1.0 - best.place.likeness)
    return 1 / (1 + exp(-z))


def _reason(best: Candidate, group: Group) -> str:
    kind = best.place.kind
    if kind == NATIONALITY:
        return "nationality"
    if kind == BARE:
        how = (
            "name without articles"
            if best.place.likeness >= 0.97
            else f"spelling resembles ({best.place.likeness:.2f})"
        )
    elif kind == CODE:
        how = "abbreviation"
    else:
        how = "name"
    if group.qualifiers:
        how += ", said to lie in what follows or precedes"
    if group.hint:
        how += f", called a {group.hint}"
    return how


@lru_cache(maxsize=1)
def _shared() -> Resolver:
    return Resolver()


def resolve(
    text: str,
    toponyms: Sequence[Span] | None = None,
    *,
    country_votes: Mapping[str, float] | None = None,
    area: Area | None = None,
) -> tuple[PlaceRef | None, ...]:
    """What the place names of ``text`` mean; without ``toponyms``, those that ``find`` sees in it."""
    resolver = _shared()
    if toponyms is None:
        toponyms = resolver.find(text)
    return resolver.resolve(text, toponyms, country_votes=country_votes, area=area)

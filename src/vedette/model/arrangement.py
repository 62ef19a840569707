"""A ceasefire, truce or zone, as somebody describes it once, so that the record can be held against it."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = [
    "ALERT_WHEN",
    "ARRANGEMENT_KINDS",
    "DELIVERY_TLS",
    "PARTY_ROLES",
    "PROVISION_KINDS",
    "AlertRule",
    "Area",
    "AreaPart",
    "Arrangement",
    "Circle",
    "Contact",
    "Days",
    "Delivery",
    "Party",
    "Post",
    "Provision",
    "Shape",
    "Unit",
]

ARRANGEMENT_KINDS = (
    "ceasefire",
    "cessation of hostilities",
    "humanitarian truce",
    "demilitarised zone",
    "de-escalation zone",
)
PARTY_ROLES = ("party", "guarantor", "mediator", "monitor", "outside")
PROVISION_KINDS = ("forbidden", "owed", "allowed")
ALERT_WHEN = ("violation", "escalation", "post attacked", "comparison contradicted", "publishers")
#: From the first byte; by STARTTLS, else not at all; by STARTTLS where the server offers it; never.
DELIVERY_TLS = ("implicit", "starttls", "if offered", "none")


@dataclass(frozen=True, slots=True)
class Party:
    """One side, guarantor or other actor of the arrangement.

    Attributes:
        id: the word by which the file names it ("government").
        name: its name for people.
        role: ``party`` (bound by it), ``guarantor``, ``mediator``, ``monitor`` or ``outside`` (armed there, not bound).
        actors: who counts as it: registry ids (an actor's branches count too), ``SYR`` (a state and its organs) or
            ``SYR/REB`` (a sector of a country). The most exact match decides where two parties could mean somebody.
        line: line of the file.
    """

    id: str
    name: str
    role: str
    actors: tuple[str, ...]
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Unit:
    """An administrative unit: by its name where boundaries are not known.

    Attributes:
        country: ISO 3166-1 alpha-3.
        admin1: name of the first-level division; ``None`` for a whole country.
        admin2: name of the second-level division; ``None`` for the whole of ``admin1``.
        lat, lon, radius_km: a circle that stands for it where only a distance can be told.
    """

    name: str
    country: str
    admin1: str | None
    admin2: str | None
    lat: float
    lon: float
    radius_km: float
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Circle:
    """All within ``km`` of a point."""

    name: str
    lat: float
    lon: float
    km: float
    geonameid: int | None = None
    country: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Shape:
    """Polygons: rings of (lat, lon), by the even-odd rule, so that holes and islands come out right."""

    name: str
    rings: tuple[tuple[tuple[float, float], ...], ...]
    line: int | None = None


AreaPart = Unit | Circle | Shape


@dataclass(frozen=True, slots=True)
class Area:
    """Where the arrangement holds: all of its parts together, and how far around it is looked at too.

    Attributes:
        parts: at least one; each with a name that a provision may refer to.
        around_km: what happens within so many kilometres of the area is told apart from what lies farther off.
    """

    parts: tuple[AreaPart, ...]
    around_km: float = 20.0


@dataclass(frozen=True, slots=True)
class Post:
    """An observation point.

    Attributes:
        id: the word by which the file names it.
        name: the usual name; ``names`` are others that reports use.
        operator: id of the party that mans it.
        place: the village or town it is named after.
        radius_km: an event within this distance concerns the post.
        since, until: ISO days; ``None``: not known, or still there.
        source: where these facts come from.
    """

    id: str
    name: str
    operator: str
    place: str
    lat: float
    lon: float
    radius_km: float = 3.0
    names: tuple[str, ...] = ()
    geonameid: int | None = None
    since: str | None = None
    until: str | None = None
    source: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Provision:
    """What is forbidden, owed or allowed.

    Attributes:
        id: the word by which the file names it.
        text: what the arrangement says, in words.
        kind: ``forbidden``, ``owed`` or ``allowed`` (an exception to what is forbidden).
        types: event types, or TYPE/mode.
        about: beginnings of words of which a sentence must have one to tell of what is owed; empty for any sentence.
        by: ids of parties that are bound; empty for anyone.
        against: ids of parties, or ``civilians``; empty for anyone.
        except_by, except_against: parties for whom it does not hold.
        where: names of parts of the area; empty for the whole.
        since, until: ISO days, both inclusive, on which it is in force.
        deadline: ISO day by which what is owed must be done; ``None`` for none.
        publishers: how many independent publishers a breach needs before it counts (a person's yes counts too).
        source: where the text stands.
    """

    id: str
    text: str
    kind: str
    types: tuple[str, ...]
    since: str
    by: tuple[str, ...] = ()
    against: tuple[str, ...] = ()
    except_by: tuple[str, ...] = ()
    except_against: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    until: str | None = None
    deadline: str | None = None
    publishers: int = 2
    about: tuple[str, ...] = ()
    source: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Contact:
    """A point of contact with a neighbouring country: a crossing, a liaison office.

    ``country`` is the neighbour, ISO 3166-1 alpha-3.
    """

    name: str
    country: str
    lat: float
    lon: float
    note: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class AlertRule:
    """When somebody is to be told.

    Attributes:
        name: names the alert; unique in the file.
        when: ``violation``, ``escalation``, ``post attacked``, ``comparison contradicted`` or ``publishers``.
        provision: id of a provision; ``None`` for any.
        post: id of a post; ``None`` for any.
        level: of escalation, the largest probability of such a week by chance (0.01).
        publishers: at least so many independent publishers stand behind the event.
        types: event types that count, for ``publishers``; empty for any.
        to: names of deliveries; empty for all.
    """

    name: str
    when: str
    provision: str | None = None
    post: str | None = None
    level: float | None = None
    publishers: int = 1
    types: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Delivery:
    """Where alerts go: an Atom file, a webhook or an e-mail address.

    Attributes:
        kind: ``atom``, ``webhook`` or ``email``.
        target: path, http(s) address or e-mail address.
        secret_env: name of the environment variable with the key that signs a webhook's body.
        server: SMTP host and port (``mail.example.org:587``) for e-mail.
        sender: e-mail address that it comes from.
        user_env, password_env: environment variables with the SMTP login, if it needs one.
        tls: how e-mail is encrypted on its way to the server: one of ``DELIVERY_TLS``.
    """

    name: str
    kind: str
    target: str
    secret_env: str | None = None
    server: str | None = None
    sender: str | None = None
    user_env: str | None = None
    password_env: str | None = None
    tls: str = "if offered"
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Days:
    """ISO days, both inclusive."""

    since: str
    until: str


@dataclass(frozen=True, slots=True)
class Arrangement:
    """A ceasefire, cessation of hostilities, humanitarian truce, demilitarised or de-escalation zone.

    Attributes:
        kind: one of ``ARRANGEMENT_KINDS``.
        traits: the words of the ETH/PRIO ceasefire data on it: class, type, purpose, coverage ... ; only what is known.
        parties: everybody whom the file names, guarantors included.
        since, until: ISO days; ``until`` is ``None`` where it has no end.
        period: what is shown where nobody asks for another: ISO days, or a word such as ``2018-W38``.
        baseline: the days that what happens is compared with; ``None`` for the year before the period.
        outlook: file with camps and crossings for ``vedette outlook``, as a path; ``None`` for none.
        source: where the facts come from.
        file: the path it was read from.
    """

    name: str
    kind: str
    parties: tuple[Party, ...]
    area: Area
    since: str
    until: str | None = None
    posts: tuple[Post, ...] = ()
    provisions: tuple[Provision, ...] = ()
    contacts: tuple[Contact, ...] = ()
    alerts: tuple[AlertRule, ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    traits: tuple[tuple[str, str], ...] = ()
    baseline: Days | None = None
    period: str | None = None
    outlook: str | None = None
    source: str = ""
    file: str = ""

    def party(self, ident: str) -> Party | None:
        """The party of that id, if the file names one."""
        return next((party for party in self.parties if party.id == ident), None)

    @property
    def guarantors(self) -> tuple[Party, ...]:
        """The parties that answer for it."""
        return tuple(party for party in self.parties if party.role == "guarantor")

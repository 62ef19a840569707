"""Who is named and who is not in the sensitive mode."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vedette.actors import Registry
from vedette.model import EventActor, EventPlace
from vedette.places import Gazetteer
from vedette.share.private import Discretion, Units


@pytest.fixture(scope="module")
def discretion() -> Discretion:
    return Discretion(Registry.load(), Units(Gazetteer.shipped()))


@pytest.mark.parametrize(
    "name",
    [
        "Zahir Qandari",
        "Ahmad al-Khalil",
        "Umm Salim",
        "Maria Petrova",
        "Dr. Yusuf",
        "Commander Abu Zahir",
        "Abu Zahir",
        "Zahir Qandari's family",
        "teacher Amal Haddad",
        "a farmer named Zahir",
        "Amal, a teacher",
        "Zahir",
        "Mr Smith",
        "Qandari family",
        "the Qandari brothers",
        "Imam Zahir of the Northern Brigade",
        "",
        "?",
        "zahir qandari",
    ],
)
def test_private_persons_are_not_named(discretion: Discretion, name: str) -> None:
    assert not discretion.may_name(name)
    assert not discretion.may_keep(EventActor("x-somebody", name, "SYR", "CVL"))


@pytest.mark.parametrize(
    "name",
    [
        "residents",
        "local residents",
        "two farmers",
        "rebel fighters",
        "Syrian rebels",
        "the Turkish army",
        "medics",
        "monitors",
        "Hayat Tahrir al-Sham",
        "United Nations",
        "Russia",
        "Recep Tayyip Erdogan",
        "Northern Brigade",
        "Army of the Coast",
        "Free Sham Front",
        "Syrian Kurds",
        "Coastal Defence Committee",
    ],
)
def test_organisations_office_holders_and_descriptions_are_named(discretion: Discretion, name: str) -> None:
    assert discretion.may_name(name)


@given(
    st.text(st.characters(categories=["Lu", "Ll"]), min_size=3, max_size=12).map(
        lambda w: f"Al {w.capitalize()} Qandari"
    )
)
def test_names_that_nobody_knows_are_withheld(name: str) -> None:
    assert not Discretion(Registry.load(), None).may_name(name)  # type: ignore[arg-type]


def test_persons_of_the_registry_stay_only_with_an_office() -> None:
    registry = Registry.load()
    told = Discretion(registry, None)  # type: ignore[arg-type]
    kept = {a.id: told.may_keep(EventActor(a.id, a.name, a.country, a.sector)) for a in registry if a.kind == "person"}
    private = {"CVL", "JRN", "EDU", "MED", "BUS", "REL", "ELI", "CRM"}
    for actor in registry:
        if actor.kind == "person" and actor.roles and all(role.sector in private for role in actor.roles):
            assert not kept[actor.id], actor.name
    assert sum(kept.values()) > 100


def test_a_withheld_actor_keeps_country_and_sector_and_nothing_else(discretion: Discretion) -> None:
    from .events import event

    made = discretion.event(event(target=(EventActor("x-zahir", "Zahir Qandari", "SYR", "JRN"),)))
    assert made.target == (EventActor("withheld", "name withheld", "SYR", "JRN"),)
    assert "Zahir" not in made.title


def test_places_become_their_unit(discretion: Discretion) -> None:
    made = discretion.place(EventPlace("Kharab", None, 35.7654, 36.4321, "SYR", "Idlib", "exact", 1.0))
    assert made is not None and made.lat is not None
    assert (made.name, made.precision, made.admin1, made.country) == ("Idlib", "admin1", "Idlib", "SYR")
    assert (made.lat, made.lon) != (35.7654, 36.4321)
    lost = discretion.place(EventPlace("Kharab", None, 35.7654, 36.4321, "SYR", "No Such Province", "exact", 1.0))
    assert lost is not None and (lost.lat, lost.lon, lost.name) == (None, None, "No Such Province")
    country = discretion.place(EventPlace("Kharab", None, 35.7654, 36.4321, "SYR", None, "exact", 1.0))
    assert country is not None and (country.name, country.precision) == ("Syria", "country")
    nowhere = discretion.place(EventPlace("Kharab", None, 35.7654, 36.4321, None, None, "exact", 1.0))
    assert nowhere is not None and (nowhere.name, nowhere.lat, nowhere.precision) == ("withheld", None, "unknown")
    assert discretion.place(None) is None

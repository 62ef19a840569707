import pytest

from vedette.reports.layout import find_layout, unwrapped

BODY = (
    "The army said on Tuesday that it had taken the town after a week of fighting there.\nResidents fled to the south."
)


def found(text: str) -> dict[str, str]:
    return {kind: text[start:end] for kind, start, end in find_layout(text).spans}


@pytest.mark.parametrize(
    ("dateline", "agency", "when"),
    [
        ("BEIRUT, Oct 3 (Agency) -", "Agency", (3, 10, None)),
        ("KYIV (Reuters) -", "Reuters", None),
        ("KYIV, Ukraine (AP) —", "AP", None),
        ("TEGH, Armenia.", None, None),
        ("GENEVA/NEW YORK, 3 October 2023 –", None, (3, 10, 2023)),
        ("JUBA / ABYEI, 14 May (Agency) -", "Agency", (14, 5, None)),
        ("TRIPOLI (Gazette), Aug. 16, 2023 -", "Gazette", (16, 8, 2023)),
        ("Geneva, 3 October 2023 –", None, (3, 10, 2023)),
        ("JISR AL-SHUGUR, Syria, Sept. 17, 2018 (Wire) --", "Wire", (17, 9, 2018)),
        ("N'DJAMENA -", None, None),
        ("ISLAMABAD:", None, None),
        ("DEIR EZ-ZOR, Tuesday, May 2 -", None, (2, 5, None)),
        ("Goma (Radio Lac) –", "Radio Lac", None),
        ("KHARTOUM, 2023-06-14 (BNC) -", "BNC", (14, 6, 2023)),
        ("UNITED NATIONS —", None, None),
    ],
)
def test_datelines(dateline: str, agency: str | None, when: tuple[int, int, int | None] | None) -> None:
    text = f"Army takes town in the north\n\n{dateline} {BODY}"
    layout = find_layout(text)
    assert found(text)["dateline"] == dateline
    assert layout.agency == agency
    assert layout.dateline == when


@pytest.mark.parametrize(
    "start",
    [
        "The army - said by many to be weak - has taken the town after a week of fighting.",
        "UNHCR: the number of people who fled the town has risen to 4,000 since Monday.",
        "NATO - the alliance - did not comment on the fighting in the town on Tuesday.",
        "BREAKING: the army has taken the town after a week of fighting, residents said.",
        "Aleppo (the city) has fallen to the army after a week of fighting in the streets.",
        "In Idlib, 3 people died - two of them children - in the shelling of the town.",
    ],
)
def test_what_is_no_dateline(start: str) -> None:
    assert "dateline" not in found(f"Army takes town in the north\n\n{start}\nResidents fled to the south.")


@pytest.mark.parametrize(
    "byline", ["By Jane Doe", "By Jane Doe and John Roe in Beirut", "By our correspondent", "From our correspondent"]
)
def test_bylines(byline: str) -> None:
    text = f"Army takes town in the north\n{byline}\n\n{BODY}"
    if byline == "By our correspondent":
        assert "byline" not in found(text)
    else:
        assert found(text) == {"title": "Army takes town in the north", "byline": byline}


def test_a_sentence_that_begins_with_by_is_prose() -> None:
    text = "Army takes town in the north\n\nBy Tuesday the army had taken the town.\nResidents fled to the south."
    assert found(text) == {"title": "Army takes town in the north"}


@pytest.mark.parametrize(
    ("line", "value"),
    [
        ("17 September 2018", "2018-09-17"),
        ("Published: Monday, 17 September 2018 10:30 GMT", "2018-09-17"),
        ("Published on September 17, 2018", "2018-09-17"),
        ("2018-09-17", "2018-09-17"),
        ("The Tripoli Morning Post, 17 September 2018", "2018-09-17"),
        ("Beirut | Monday, 17 September 2018", "2018-09-17"),
        ("Updated: 17 September 2018", None),
        ("Last modified 17 September 2018", None),
        ("17 September", None),
    ],
)
def test_a_line_that_is_only_a_date(line: str, value: str | None) -> None:
    text = f"Army takes town in the north\n{line}\n\n{BODY}"
    layout = find_layout(text)
    assert found(text)["dateline"] == line
    assert (layout.published.value if layout.published else None) == value


@pytest.mark.parametrize(
    ("line", "name"),
    [
        ("source: middle-east-online.com", "middle-east-online.com"),
        ("Source: Northern Wire.", "Northern Wire"),
        ("SOURCE – The Blue Nile Courier", "The Blue Nile Courier"),
        ("Source: https://www.example.org/a/b", "example.org"),
        ("[Source: x]", None),
        ("Sources: Reuters, AFP", None),
        ("Originally published in: The Courier", "The Courier"),
    ],
)
def test_source_lines(line: str, name: str | None) -> None:
    text = f"Army takes town in the north\n\n{BODY}\n\n{line}\n"
    assert find_layout(text).source == name
    assert found(text).get("source line") == (None if line.startswith("[") else line)


def test_a_source_in_the_middle_is_prose() -> None:
    assert "source line" not in found(f"Title of it\n\nSource: a man in the town.\n{BODY}")


@pytest.mark.parametrize(
    "text",
    [
        "The army has taken the town.\nResidents fled to the south of the country on Tuesday, they said.",
        "Rebels attack town",
        "By Tuesday the army had taken the town, residents said on the phone from there.\n\nThey fled.",
        "12:30\n\nThe army has taken the town.",
    ],
)
def test_no_title(text: str) -> None:
    assert find_layout(text).title is None


def test_a_paragraph_is_no_standfirst() -> None:
    text = "Army takes town\n\nThe army has taken the town.\n\nResidents fled.\n\nNo one was hurt.\n"
    assert found(text) == {"title": "Army takes town"}
    set_off = "Army takes town\n\nResidents fled to the south.\n\nThe army said it.\nIt has the town.\nNo one fled.\n"
    assert found(set_off)["standfirst"] == "Residents fled to the south."


def test_fixed_width_lines_are_joined_in_place() -> None:
    text = (
        "Army takes town in the north\n\n"
        "The army said on Tuesday that it had taken the town after a week of\n"
        "fighting there. Residents fled to the south, where the aid agencies are\n"
        "setting up camps for the people who have nowhere else to go, they said.\n\n"
        "No one was hurt, according to the governor of the province, who spoke to\n"
        "reporters by telephone.\n"
    )
    joined = unwrapped(text)
    assert len(joined) == len(text)
    assert [line for line in joined.split("\n") if line] == [
        "Army takes town in the north",
        "The army said on Tuesday that it had taken the town after a week of fighting there. Residents fled "
        "to the south, where the aid agencies are setting up camps for the people who have nowhere else to go, "
        "they said.",
        "No one was hurt, according to the governor of the province, who spoke to reporters by telephone.",
    ]


def test_paragraphs_and_lists_stay_apart() -> None:
    for text in (BODY, "One line\nTwo lines\nThree lines\nFour\n", "a\n" * 30, f"{BODY}\n{BODY}\n{BODY}"):
        assert unwrapped(text) == text

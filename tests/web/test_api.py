"""The JSON API: what it says of itself holds, for whatever is asked."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from starlette.testclient import TestClient

from tests.web.conftest import REPORTS, add
from vedette.record import EventFilter, Record
from vedette.web import make_app

CHECKS = (
    schemathesis.checks.not_a_server_error,
    schemathesis.checks.status_code_conformance,
    schemathesis.checks.content_type_conformance,
    schemathesis.checks.response_schema_conformance,
    schemathesis.checks.negative_data_rejection,
)


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Record]:
    with Record.open(tmp_path_factory.mktemp("api") / "vedette.db", create=True, who="tester") as opened:
        add(opened, *REPORTS)
        yield opened


@pytest.fixture(scope="module")
def client(record: Record) -> Iterator[TestClient]:
    with TestClient(make_app(record, warm=False), base_url="http://127.0.0.1") as opened:
        yield opened


def test_whatever_is_asked_is_answered_as_described(record: Record) -> None:
    schema = schemathesis.openapi.from_asgi(
        "/api/openapi.json", make_app(record, warm=False), headers={"host": "127.0.0.1"}
    )
    asked = 0
    for operation in schema.get_all_operations():
        # What fits the description, and what doesn't.
        for mode in (GenerationMode.POSITIVE, GenerationMode.NEGATIVE):
            if mode is GenerationMode.NEGATIVE and not list(operation.ok().iter_parameters()):
                continue  # what has no parameter can't be asked wrongly
            case = operation.ok().as_strategy(generation_mode=mode)

            @settings(max_examples=15, database=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
            @given(case=case)
            def ask(case: schemathesis.Case) -> None:
                response = case.call(headers={"host": "127.0.0.1"})
                case.validate_response(response, checks=list(CHECKS))

            ask()
            asked += 1
    assert asked >= 19


def test_it_is_described_by_openapi_3_1_and_only_reads(client: TestClient) -> None:
    described = client.get("/api/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    assert set(described["paths"]) >= {
        "/api/events",
        "/api/events/{event_id}",
        "/api/reports/{report_id}",
        "/api/search",
    }
    for path, methods in described["paths"].items():
        assert path.startswith("/api")
        assert set(methods) == {"get"}


def test_the_filters_are_those_of_the_record(client: TestClient, record: Record) -> None:
    for query, asked in (
        ("", EventFilter()),
        ("type=ASSAULT", EventFilter(types=("ASSAULT",))),
        ("country=SYR&since=2024-05-17", EventFilter(countries=("SYR",), since="2024-05-17")),
        ("box=14,42,15,44", EventFilter(box=(14.0, 42.0, 15.0, 44.0))),
        ("south=14&west=42&north=15&east=44", EventFilter(box=(14.0, 42.0, 15.0, 44.0))),
        ("text=medics&disagrees=1", EventFilter(text="medics", disagrees=True)),
        ("min-publishers=2", EventFilter(min_publishers=2)),
    ):
        got = client.get(f"/api/events?{query}").json()
        assert [event["id"] for event in got["events"]] == [event.id for event in record.events(asked)], query
        assert (got["total"], got["more"], got["next"]) == (record.count(asked), False, None)


def test_pages_of_the_list_hold_each_event_once(client: TestClient, record: Record) -> None:
    seen: list[str] = []
    skip: int | None = 0
    while skip is not None:
        got = client.get(f"/api/events?limit=1&skip={skip}").json()
        seen += [event["id"] for event in got["events"]]
        skip = got["next"]
    assert seen == [event.id for event in record.events()]


@pytest.mark.parametrize(
    ("path", "status", "said"),
    [
        ("/api/events?since=2018-02-30", 422, "since"),
        ("/api/events?type=WAR", 422, "type"),
        ("/api/events?box=40,30,30,40", 400, "box"),
        ("/api/events?south=1", 400, "box"),
        ("/api/events?limit=0", 422, "limit"),
        ("/api/events/e0000000000000000", 404, "there is no such event"),
        ("/api/events/x", 422, "event_id"),
        ("/api/nothing", 404, ""),
        ("/api/search", 422, "q"),
    ],
)
def test_what_cannot_be_answered_is_a_problem(client: TestClient, path: str, status: int, said: str) -> None:
    response = client.get(path)
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem = response.json()
    assert problem["status"] == status
    assert said in problem["detail"]


def test_nothing_is_changed_through_it(client: TestClient, record: Record) -> None:
    before = record.last_change()
    event = next(record.events()).id
    headers = {"origin": "http://127.0.0.1", "sec-fetch-site": "same-origin"}
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response: httpx.Response = client.request(method, f"/api/events/{event}", headers=headers)
        assert response.status_code == 405
        assert response.headers["content-type"] == "application/problem+json"
    assert record.last_change() == before


def test_claims_are_those_of_the_public_shape(client: TestClient, record: Record) -> None:
    event = next(event for event in record.events() if event.disagreements)
    claims = client.get(f"/api/events/{event.id}/claims").json()["claims"]
    assert [claim["id"] for claim in claims] == [claim.id for claim in record.claims(event.id)]
    for claim in claims:
        text = client.get(f"/api/reports/{claim['report']}").json()["text"]
        assert text[slice(*claim["trigger"]["span"])] == claim["trigger"]["text"]

"""Pages over a database that goes away and comes back."""

from pathlib import Path

from starlette.testclient import TestClient

from tests.record.conftest import postgres, postgres_record, postgres_target
from tests.record.gate import gate
from vedette.record import Record
from vedette.watch import load_arrangement
from vedette.web import make_app
from vedette.web.site import Site

__all__ = ["postgres", "postgres_record", "postgres_target"]

ARRANGEMENT = Path(__file__).parents[2] / "examples/idlib/arrangement.toml"
PATHS = [
    "/",
    "/events",
    "/events/facets",
    "/event/e0123456789abcdef",
    "/report/r0123456789abcdef",
    "/review",
    "/search?q=shells",
    "/api/record",
    "/api/events",
    "/api/counts/type",
]


def test_pages_say_that_the_record_is_away(postgres_target: str) -> None:
    with gate(postgres_target) as door, Record.open(door.address) as record:
        app = make_app(record, [(ARRANGEMENT, load_arrangement(ARRANGEMENT))], warm=False)
        client = TestClient(app, base_url="http://127.0.0.1")
        site: Site = app.state.site
        assert client.get("/events").status_code == 200
        door.shut()
        site.warm()  # says nothing: it is for those who ask later
        for path in [*PATHS, *(f"/arrangement/{key}/state" for key in site.arrangements)]:
            answer = client.get(path)
            assert answer.status_code == 503, path
            assert "be reached" in answer.text, path
        door.open()
        assert client.get("/events").status_code == 200

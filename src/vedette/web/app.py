"""The application: pages, their data, and what is said when something can't be done."""

from __future__ import annotations

import threading
from collections.abc import AsyncIterator, Iterable, MutableMapping
from contextlib import asynccontextmanager
from http import HTTPStatus
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from vedette.errors import InputError, RecordError, VedetteError
from vedette.record import Record
from vedette.version import __version__
from vedette.web import api
from vedette.web.pages import actor, arrangement, drawn, event, events, report, review, search, start
from vedette.web.security import Guard, Rules
from vedette.web.site import STATIC, Site, keyed, page

if TYPE_CHECKING:
    from vedette.model.arrangement import Arrangement
    from vedette.share.boundaries import Boundaries

__all__ = ["make_app"]


def make_app(
    record: Record,
    arrangements: Iterable[tuple[Path, Arrangement]] = (),
    *,
    rules: Rules | None = None,
    boundaries: Iterable[Boundaries] = (),
    warm: bool = True,
) -> FastAPI:
    """The pages over a record.

    Args:
        record: what is shown; the caller closes it.
        arrangements: what is watched, with the files they were read from.
        rules: who may ask; by default this machine, without a token.
        boundaries: lines that the maps can show.
        warm: count what the first pages need as soon as it runs.
    """
    rules = rules or Rules()
    site = Site(record, keyed(arrangements), needs_token=rules.token is not None, boundaries=tuple(boundaries))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        if warm:
            threading.Thread(target=site.warm, name="warm", daemon=True).start()
        yield

    app = FastAPI(
        title="Vedette",
        version=__version__,
        summary="Published reports on a conflict as claims and events, each with who says so.",
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
        lifespan=lifespan,
        redirect_slashes=False,
    )
    app.state.site, app.state.rules = site, rules
    for router in (start, arrangement, events, event, report, actor, review, search, drawn):
        app.include_router(router.router)
    app.include_router(api.router)
    app.mount("/static", _Static(directory=STATIC), name="static")
    app.add_exception_handler(InputError, _unusable)
    app.add_exception_handler(RecordError, _failed)
    app.add_exception_handler(VedetteError, _failed)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _refused)
    app.add_middleware(Guard, rules=rules)
    return app


class _Static(StaticFiles):
    """Files that are named with a hash of their content, so that a browser asks once."""

    async def get_response(self, path: str, scope: MutableMapping[str, Any]) -> Response:
        answer = await super().get_response(path, scope)
        if answer.status_code == HTTPStatus.OK and b"v=" in scope["query_string"]:
            answer.headers["cache-control"] = "public, max-age=31536000, immutable"
        else:
            answer.headers["cache-control"] = "public, max-age=3600"
        return answer


def problem(status: int, detail: str, **more: Any) -> JSONResponse:
    """An answer of RFC 9457."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    return JSONResponse(body, status_code=status, media_type="application/problem+json")


def _for_programs(request: Request) -> bool:
    return request.url.path.startswith("/api")


def _said(request: Request, status: int, what: str, message: str) -> Response:
    if _for_programs(request):
        return problem(status, message or what)
    return page(request, "problem.html", status=status, title=what, what=what, message=message)


def _unusable(request: Request, error: Exception) -> Response:
    gone = "there is no such" in str(error) or "no such actor" in str(error)
    status = HTTPStatus.NOT_FOUND if gone else HTTPStatus.BAD_REQUEST
    return _said(request, status, "There is nothing here" if gone else "That can't be asked", str(error))


def _failed(request: Request, error: Exception) -> Response:
    return _said(request, HTTPStatus.SERVICE_UNAVAILABLE, "The record can't be read just now", str(error))


def _invalid(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    said = "; ".join(f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in error.errors())
    if _for_programs(request):
        return problem(HTTPStatus.UNPROCESSABLE_ENTITY, said)
    return _said(request, HTTPStatus.BAD_REQUEST, "Something is missing in what was sent", said)


def _refused(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    what = "There is no such page" if error.status_code == HTTPStatus.NOT_FOUND else str(error.detail)
    answer = _said(request, error.status_code, what, "")
    answer.headers.update(error.headers or {})
    return answer

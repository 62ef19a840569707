"""One report: its text, with what was read in it marked, and why."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse
from sqlalchemy import select

from vedette.record.tables import report as report_table
from vedette.web.marking import Mark, claim_marks, paragraphs
from vedette.web.site import page, site_of
from vedette.web.words import type_label

__all__ = ["router"]

router = APIRouter(include_in_schema=False)


@router.get("/report/{report_id}", response_class=HTMLResponse)
def show(request: Request, report_id: str) -> HTMLResponse:
    """The page."""
    record = site_of(request).record
    stored = record.report(report_id)
    claims = record.claims_of_report(report_id)
    marks: list[Mark] = []
    sentences: set[tuple[int, int]] = set()
    for claim in claims:
        label = type_label(claim.body["type"], claim.body["mode"])
        span = (int(claim.body["sentence"]["span"][0]), int(claim.body["sentence"]["span"][1]))
        # A sentence with two claims is marked once, for the first.
        marks += claim_marks(claim.id, claim.body, label, sentence=span not in sentences)
        sentences.add(span)
    t = report_table.c
    with record.engine.connect() as connection:
        copies = list(
            connection.execute(
                select(t.id, t.title, t.publisher, t.published)
                .where(t.voice == stored.voice, t.id != report_id)
                .order_by(t.published_day, t.id)
                .limit(20)
            )
        )
        later = connection.execute(select(t.id).where(t.previous == report_id).limit(1)).scalar()
    return page(
        request,
        "report.html",
        title=stored.report.title or "Report",
        stored=stored,
        report=stored.report,
        claims=claims,
        paragraphs=list(paragraphs(stored.report.text, stored.report.layout, _once(marks))),
        copies=copies,
        later=later,
    )


def _once(marks: list[Mark]) -> list[Mark]:
    """Words that mean the same in several claims are marked once, with all that is said of them."""
    out: dict[tuple[int, int, str], Mark] = {}
    for mark in marks:
        key = (mark.start, mark.end, mark.kind)
        if key in out:
            first = out[key]
            why = first.why if mark.why in first.why else f"{first.why}\n{mark.why}".strip()
            out[key] = Mark(mark.start, mark.end, mark.kind, f"{first.claim} {mark.claim}", why)
        else:
            out[key] = mark
    return list(out.values())

"""What each head learns from a batch: a mean over what is labelled, weighted."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import torch
from torch import Tensor
from torch.nn import functional

from training import corpora
from training.corpora import IGNORE, Example

WEIGHTS = {
    "upos": 0.4,
    "arc": 1.0,
    "deprel": 0.8,
    "entity": 1.0,
    "toponym": 0.7,
    "speaker": 0.8,
    "cue": 0.7,
    "content": 1.2,
    "trigger": 1.5,
    "some_trigger": 0.3,
    "status": 0.8,
    "mode": 0.5,
    "main": 0.6,
    "role": 3.0,
}


def labels(batch: list[Example], width: int) -> dict[str, Tensor]:
    """Word-level labels of a batch, padded with IGNORE to (B, width)."""

    def stack(get: Callable[[Example], list[int] | None]) -> Tensor:
        out = torch.full((len(batch), width), IGNORE)
        for i, e in enumerate(batch):
            row = get(e)
            if row is not None:
                out[i, : len(row)] = torch.tensor(row)
        return out

    got = {
        "upos": stack(lambda e: e.upos),
        "arc": stack(lambda e: e.heads),
        "deprel": stack(lambda e: e.deprels),
        "trigger": stack(lambda e: e.triggers),
        "some_trigger": stack(lambda e: e.some_trigger),
        "status": stack(lambda e: e.statuses),
        "mode": stack(lambda e: e.modes),
    }
    for name in corpora.SPAN_HEADS:
        got[name] = stack(partial(_span_tags, name))
    return got


def _span_tags(head: str, e: Example) -> list[int] | None:
    return e.spans.get(head)


def losses(out: dict[str, Tensor], gold: dict[str, Tensor], batch: list[Example]) -> dict[str, Tensor]:
    """The loss of every head that something in the batch labels."""
    got: dict[str, Tensor] = {}
    for name, target in gold.items():
        if name == "some_trigger" or bool((target == IGNORE).all()):
            continue
        scores = out[name]
        got[name] = functional.cross_entropy(
            scores.reshape(-1, scores.shape[-1]), target.reshape(-1), ignore_index=IGNORE
        )
    some = gold["some_trigger"] == 1
    if bool(some.any()):
        p_none = functional.log_softmax(out["trigger"][some], -1)[:, 0].exp().clamp(max=0.9999)
        got["some_trigger"] = -torch.log1p(-p_none).mean()
    rows, cols, truth = [], [], []
    for i, e in enumerate(batch):
        for trigger, role, line in e.roles or []:
            rows.append((i, trigger, role))
            cols.append(len(line))
            truth += line
    if rows:
        scores = torch.cat([out["role"][i, t, :n, r] for (i, t, r), n in zip(rows, cols, strict=True)])
        y = torch.tensor(truth, dtype=scores.dtype)
        each = functional.binary_cross_entropy_with_logits(scores, y, reduction="none")
        got["role"] = (each * (1.0 + 1.5 * y)).sum() / max(1.0, 6.0 * len(rows))
    main = [(i, e) for i, e in enumerate(batch) if e.main is not None]
    if main:
        logp = functional.log_softmax(out["main"][[i for i, _ in main]], -1)
        each = torch.stack(
            [-torch.logsumexp(row[torch.tensor(e.main)], 0) * e.weight for row, (_, e) in zip(logp, main, strict=True)]
        )
        got["main"] = each.sum() / sum(e.weight for _, e in main)
    return got


def total(parts: dict[str, Tensor], batch: list[Example]) -> Tensor:
    """The weighted sum; a head that few of the batch's sentences label counts by the root of their share."""
    n = len(batch)
    share = {
        "arc": sum(e.heads is not None for e in batch) / n,
        "main": sum(e.main is not None for e in batch) / n,
        "role": sum(e.roles is not None for e in batch) / n,
        "trigger": sum(e.triggers is not None for e in batch) / n,
        "some_trigger": sum(e.some_trigger is not None for e in batch) / n,
        **{h: sum(h in e.spans for e in batch) / n for h in corpora.SPAN_HEADS},
    }
    share["upos"] = share["deprel"] = share["arc"]
    share["status"] = share["mode"] = share["trigger"]
    out = torch.zeros(())
    for name, part in parts.items():
        out = out + WEIGHTS[name] * min(1.0, share[name] * 2) ** 0.5 * part
    return out

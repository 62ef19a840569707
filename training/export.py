"""Export a trained model into the package: ``python -m training.export runs/model/model.pt --minilm FOLDER``.

Writes ``model.onnx`` (int8), ``tokenizer.json`` and ``labels.json`` into ``src/vedette/reading/weights``, and with
``--float`` a float32 twin and the encoder alone beside it for measuring.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

import onnx
import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import Tensor, nn

from training import corpora
from training.model import WORD_HEADS, ReadingModel
from training.steps import steps_of

WEIGHTS = Path(__file__).resolve().parents[1] / "src" / "vedette" / "reading" / "weights"


class Flat(nn.Module):
    """The model with its outputs in the fixed order that the package expects."""

    def __init__(self, model: ReadingModel) -> None:
        super().__init__()
        self.model = model

    def forward(
        self, pieces: Tensor, mask: Tensor, piece_shapes: Tensor, word_at: Tensor, words: Tensor
    ) -> tuple[Tensor, ...]:
        """Tags of all word heads side by side (B, W, sum), arcs, dependency labels (as ids), roles, main."""
        out = self.model(pieces, mask, piece_shapes, word_at, words)
        tags = torch.cat([out[name] for name in WORD_HEADS], -1)
        return tags, out["arc"], out["deprel"].argmax(-1), out["role"], out["main"]


class EncoderAlone(nn.Module):
    """The encoder without a head, to measure the rest against."""

    def __init__(self, model: ReadingModel) -> None:
        super().__init__()
        self.model = model

    def forward(self, pieces: Tensor, mask: Tensor, piece_shapes: Tensor) -> Tensor:
        """(B, P) -> (B, P, d)."""
        return self.model.encode(pieces, mask, piece_shapes)


def export(module: nn.Module, names: list[str], outputs: list[str], to: Path) -> None:
    """One ONNX graph with free batch, piece and word counts."""
    b, p, w = 3, 11, 7
    sample = {
        "pieces": torch.randint(5, 1000, (b, p)),
        "mask": torch.ones(b, p, dtype=torch.long),
        "piece_shapes": torch.ones(b, p, dtype=torch.long),
        "word_at": torch.arange(w)[None].repeat(b, 1),
        "words": torch.ones(b, w, dtype=torch.long),
    }
    axes = {n: {0: "batch", 1: "words" if n in {"word_at", "words"} else "pieces"} for n in names}
    axes |= {n: {0: "batch", 1: "words"} for n in outputs if n not in {"main", "encoded"}}
    torch.onnx.export(
        module,
        tuple(sample[n] for n in names),
        str(to),
        input_names=names,
        output_names=outputs,
        dynamic_axes=axes,
        opset_version=17,
        dynamo=False,
    )


def quantise(source: Path, to: Path) -> None:
    """Weights of the encoder to int8, per channel, 7 bits used: AVX2 without VNNI saturates at 8.

    The heads stay as they are: they are a twelfth of the work, and their scores are compared with thresholds.
    """
    with tempfile.TemporaryDirectory() as folder:
        ready = Path(folder) / "ready.onnx"
        quant_pre_process(str(source), str(ready), skip_symbolic_shape=True)
        heads = [
            node.name
            for node in onnx.load(str(ready)).graph.node
            if node.op_type in {"MatMul", "Gemm"} and "/layers" not in node.name
        ]
        quantize_dynamic(
            str(ready),
            str(to),
            weight_type=QuantType.QInt8,
            per_channel=True,
            reduce_range=True,
            op_types_to_quantize=["MatMul", "Gemm", "Gather"],
            nodes_to_exclude=heads,
            extra_options={"MatMulConstBOnly": True},
        )


def main() -> None:
    """Export, quantise, copy the tokenizer and the labels."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("model", type=Path)
    p.add_argument("--minilm", type=Path, required=True)
    p.add_argument("--to", type=Path, default=WEIGHTS)
    p.add_argument("--corpora", type=Path, default=corpora.CORPORA, help="for the usual order of tags")
    p.add_argument("--float", type=Path, help="also write model.fp32.onnx, encoder.onnx, encoder.fp32.onnx here")
    a = p.parse_args()
    state = torch.load(a.model, weights_only=True)
    config = state.get("config")
    if config is None:
        raw = json.loads((a.minilm / "config.json").read_text())
        config = {
            k: raw[k]
            for k in (
                "hidden_size",
                "vocab_size",
                "max_position_embeddings",
                "num_attention_heads",
                "intermediate_size",
                "num_hidden_layers",
            )
        }
    model = ReadingModel(config)
    model.load_state_dict(state["model"])
    model.eval()
    a.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        fp32 = Path(folder) / "model.onnx"
        export(
            Flat(model),
            ["pieces", "mask", "piece_shapes", "word_at", "words"],
            ["tags", "arc", "deprel", "role", "main"],
            fp32,
        )
        quantise(fp32, a.to / "model.onnx")
        if a.float:
            a.float.mkdir(parents=True, exist_ok=True)
            onnx.save(onnx.load(str(fp32)), str(a.float / "model.fp32.onnx"))
            alone = a.float / "encoder.fp32.onnx"
            export(EncoderAlone(model), ["pieces", "mask", "piece_shapes"], ["encoded"], alone)
            quantise(alone, a.float / "encoder.onnx")
    tokenizer = json.loads((a.minilm / "tokenizer.json").read_text(encoding="utf-8"))
    tokenizer["padding"] = tokenizer["truncation"] = None
    (a.to / "tokenizer.json").write_text(
        json.dumps(tokenizer, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )
    labels = {
        "word_heads": {
            "upos": corpora.UPOS,
            **corpora.BIO,
            "trigger": corpora.TRIGGERS,
            "status": corpora.STATUSES,
            "mode": corpora.MODES,
        },
        "deprels": corpora.DEPRELS,
        "roles": corpora.ROLES,
        "main": corpora.MAIN,
        "steps": steps_of(corpora.training_set(a.corpora, {})),
    }
    if list(labels["word_heads"]) != list(WORD_HEADS):
        raise SystemExit("the order of the heads differs between model and labels")
    (a.to / "labels.json").write_text(json.dumps(labels, indent=1) + "\n", encoding="utf-8")
    print(f"{a.to / 'model.onnx'}: {(a.to / 'model.onnx').stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()

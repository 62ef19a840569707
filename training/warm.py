"""Weights to train on from the exported model: ``python -m training.warm FOLDER --minilm MINILM``.

The package ships int8 weights only. Turned back into float32 they lie within half a step of what was exported, which is
near enough to train on: so a later stage needs nothing but what is committed.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import numpy.typing as npt
import onnx
import torch
from onnx import numpy_helper

from training.export import WEIGHTS
from training.model import ReadingModel

#: The root's vector is the only constant of this shape that is spread over a batch.
ROOT = (1, 1, 384)
#: Products with a bare parameter, which have no module's name: the node's name in the graph -> the parameter.
BARE = {"/model/MatMul_quant": "arc_w", "/model/MatMul": "arc_w"}


def exported(path: Path) -> dict[str, npt.NDArray[np.float32]]:
    """Every weight of an exported graph as float32, under the name that it has in ``ReadingModel``.

    Raises:
        SystemExit: if a product in the graph cannot be traced to a parameter.
    """
    graph = onnx.load(str(path)).graph
    stored = {i.name: numpy_helper.to_array(i) for i in graph.initializer}
    out: dict[str, npt.NDArray[np.float32]] = {}

    def real(name: str) -> npt.NDArray[np.float32]:
        base = name.removesuffix("_quantized")
        if base == name:
            return stored[name].astype(np.float32)
        whole = stored[name].astype(np.float32) - stored[f"{base}_zero_point"].astype(np.float32)
        return whole * stored[f"{base}_scale"]

    for name in stored:
        if name.startswith("model."):
            base = name.removeprefix("model.")
            if base.endswith("_Transposed_quantized"):
                out[base.removesuffix("_Transposed_quantized")] = real(name).T
            elif base.endswith("_quantized"):
                out[base.removesuffix("_quantized")] = real(name)
            elif not base.endswith(("_scale", "_zero_point")):
                out[base] = real(name)
    for node in graph.node:
        if node.op_type == "Expand" and stored.get(node.input[0], np.empty(0)).shape == ROOT:
            out["root"] = stored[node.input[0]].reshape(-1)
        if node.op_type not in {"MatMul", "MatMulInteger"} or node.input[1] not in stored:
            continue
        if "Gemm" in node.name:  # met above, under its own name
            continue
        if node.name in BARE:
            out[BARE[node.name]] = real(node.input[1])
            continue
        module = node.name.removesuffix("_quant").removesuffix("/MatMul").removeprefix("/model/").replace("/", ".")
        if not module:
            raise SystemExit(f"{path}: the product {node.name} belongs to no known parameter")
        out[f"{module}.weight"] = real(node.input[1]).T
    return out


def main() -> None:
    """Read, check and save."""
    p = argparse.ArgumentParser(description=__doc__)
    p.add_argument("folder", type=Path, nargs="?", default=WEIGHTS)
    p.add_argument("--minilm", type=Path, required=True)
    p.add_argument("--out", type=Path, default=Path("runs/warm/model.pt"))
    a = p.parse_args()
    model = ReadingModel.from_minilm(a.minilm)
    weights = {k: torch.from_numpy(np.array(v, dtype=np.float32)) for k, v in exported(a.folder / "model.onnx").items()}
    model.load_state_dict(weights, strict=True)
    a.out.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"model": model.state_dict(), "config": model.config}, a.out)
    print(f"saved {a.out}")


if __name__ == "__main__":
    main()

"""Writes the trained network as two ONNX graphs: ``python -m train.export RUN src/ascribe/models``.

The graphs are written node by node: ONNX Runtime's LSTM takes sequence lengths, so padding never reaches a state, and
the release does not depend on any exporter of the training library.
"""

import argparse
import json
import lzma
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

OPSET = 17


class Graph:
    """Nodes and weights of one graph under way. Weights are stored as half floats and widened when loaded."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.weights: list[onnx.TensorProto] = []

    def weight(self, name: str, value: np.ndarray) -> str:
        if value.dtype.kind == "f" and value.size > 64:
            self.weights.append(numpy_helper.from_array(value.astype(np.float16), name + "_half"))
            return self.add("Cast", [name + "_half"], name, to=TensorProto.FLOAT)
        kept = value.astype(np.float32) if value.dtype.kind == "f" else value
        self.weights.append(numpy_helper.from_array(kept, name))
        return name

    def add(self, op: str, inputs: list[str], output: str, **attributes: Any) -> str:
        self.nodes.append(helper.make_node(op, inputs, [output], **attributes))
        return output

    def linear(self, x: str, weight: torch.Tensor, bias: torch.Tensor | None, out: str) -> str:
        w = self.weight(out + "_w", weight.T.numpy())
        if bias is None:
            return self.add("MatMul", [x, w], out)
        self.add("MatMul", [x, w], out + "_product")
        return self.add("Add", [out + "_product", self.weight(out + "_b", bias.numpy())], out)

    def lstm(self, x: str, name: str, state: dict[str, torch.Tensor], hidden: int, out: str) -> str:
        """A bidirectional LSTM over [time, batch, width]; gates are reordered from i f g o to i o f c."""

        def gates(part: torch.Tensor) -> np.ndarray:
            i, f, g, o = part.chunk(4)
            return torch.cat([i, o, f, g]).numpy()

        def both(kind: str) -> list[np.ndarray]:
            return [gates(state[f"{name}.{way}.{kind}_l0"]) for way in ("ahead", "back")]

        w = self.weight(name + "_W", np.stack(both("weight_ih")))
        r = self.weight(name + "_R", np.stack(both("weight_hh")))
        bias = [np.concatenate(pair) for pair in zip(both("bias_ih"), both("bias_hh"), strict=True)]
        b = self.weight(name + "_B", np.stack(bias))
        self.add("LSTM", [x, w, r, b, "lengths"], name + "_y", hidden_size=hidden, direction="bidirectional")
        self.add("Transpose", [name + "_y"], name + "_t", perm=[0, 2, 1, 3])
        shape = self.weight(name + "_shape", np.array([0, 0, 2 * hidden], dtype=np.int64))
        return self.add("Reshape", [name + "_t", shape], out)

    def model(self, inputs: list[onnx.ValueInfoProto], outputs: list[str]) -> onnx.ModelProto:
        values = [helper.make_tensor_value_info(o, TensorProto.FLOAT, ["time", "batch", None]) for o in outputs]
        graph = helper.make_graph(self.nodes, "ascribe", inputs, values, self.weights)
        model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=8)
        onnx.checker.check_model(model)
        return model


def _input(name: str, kind: int, shape: list[str | int]) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def encoder(state: dict[str, torch.Tensor], hidden: int) -> onnx.ModelProto:
    """ids [time, batch, 6], lengths [batch] → spans, upos, names, as_token, as_cue (the role head's two views)."""
    g = Graph()
    parts = []
    for k, name in enumerate(("word", "stem", "prefix", "suffix", "shape", "place")):
        column = g.weight(f"column{k}", np.array(k, dtype=np.int64))
        g.add("Gather", ["ids", column], f"id{k}", axis=2)
        parts.append(g.add("Gather", [g.weight(name, state[f"{name}.weight"].numpy()), f"id{k}"], f"x{k}"))
    x = g.add("Concat", parts, "x", axis=2)
    low = g.lstm(x, "lower", state, hidden, "low")
    high = g.lstm(low, "upper", state, hidden, "high")
    both = g.add("Concat", [low, high], "both", axis=2)
    outputs = [
        g.linear(high, state["spans.weight"], state["spans.bias"], "spans"),
        g.linear(low, state["upos.weight"], state["upos.bias"], "upos"),
        g.linear(both, state["names.weight"], state["names.bias"], "names"),
    ]
    weight = state["to_role.weight"]
    outputs.append(g.linear(high, weight[:, : 2 * hidden], None, "as_token"))
    outputs.append(g.linear(high, weight[:, 2 * hidden : 4 * hidden], None, "as_cue"))
    ids = _input("ids", TensorProto.INT64, ["time", "batch", 6])
    return g.model([ids, _input("lengths", TensorProto.INT32, ["batch"])], outputs)


def roles(state: dict[str, torch.Tensor], hidden: int, role: int) -> onnx.ModelProto:
    """tokens [time, cues, role], cue [cues, role], distance [time, cues], lengths → scores [time, cues, 3]."""
    g = Graph()
    near = state["distance.weight"] @ state["to_role.weight"][:, 4 * hidden :].T + state["to_role.bias"]
    g.add("Gather", [g.weight("near", near.numpy()), "distance"], "far")
    g.add("Add", ["tokens", "cue"], "seen")
    g.add("Add", ["seen", "far"], "sum")
    x = g.add("Relu", ["sum"], "x")
    states = g.lstm(x, "role", state, role, "states")
    out = g.linear(states, state["label.weight"], state["label.bias"], "scores")
    inputs = [
        _input("tokens", TensorProto.FLOAT, ["time", "batch", role]),
        _input("cue", TensorProto.FLOAT, ["batch", role]),
        _input("distance", TensorProto.INT64, ["time", "batch"]),
        _input("lengths", TensorProto.INT32, ["batch"]),
    ]
    return g.model(inputs, [out])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("out", type=Path)
    args = parser.parse_args()
    saved = torch.load(args.run / "network.pt", weights_only=False)
    state = {k: v.detach().float() for k, v in saved["state"].items()}
    sizes = saved["sizes"]
    args.out.mkdir(parents=True, exist_ok=True)
    onnx.save(encoder(state, sizes.hidden), str(args.out / "encoder.onnx"))
    onnx.save(roles(state, sizes.hidden, sizes.role), str(args.out / "roles.onnx"))
    vocab = json.loads((args.run / "vocab.json").read_text(encoding="utf-8"))
    packed = {"views": vocab, "move": state["move"].tolist(), "first": state["first"].tolist()}
    data = json.dumps(packed, ensure_ascii=False).encode()
    (args.out / "vocab.json.xz").write_bytes(lzma.compress(data))
    for path in sorted(args.out.iterdir()):
        print(f"{path.name}: {path.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()

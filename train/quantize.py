"""Eight-bit weights for the encoder's recurrent layers: ``python -m train.quantize src/ascribe/models``.

ONNX Runtime's dynamic quantization: weights are stored as whole numbers of seven bits (so that no processor's eight-bit
multiplication overflows), activations are scaled at run time. The tables of embeddings stay half floats. Half again as
fast on one core; the scores of the card are those of the quantized network.
"""

import argparse
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import QuantType, quantize_dynamic

LARGE = 4096
"""Weights of a table from which on it is stored as half floats."""


def widened(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with its half floats written out as floats, which is what the quantizer reads."""
    held = {i.name: numpy_helper.to_array(i) for i in model.graph.initializer}
    nodes, made = [], []
    for node in model.graph.node:
        weight = held.get(node.input[0]) if node.op_type == "Cast" else None
        if weight is None or weight.dtype != np.float16:
            nodes.append(node)
        else:
            made.append(numpy_helper.from_array(weight.astype(np.float32), node.output[0]))
    used = {name for node in nodes for name in node.input}
    _replace(model, nodes, [i for i in model.graph.initializer if i.name in used] + made)
    return model


def halved(model: onnx.ModelProto) -> onnx.ModelProto:
    """The model with its large float tables as half floats, widened when loaded."""
    casts, kept = [], []
    for one in model.graph.initializer:
        value = numpy_helper.to_array(one)
        if value.dtype != np.float32 or value.size < LARGE:
            kept.append(one)
            continue
        kept.append(numpy_helper.from_array(value.astype(np.float16), one.name + "_half"))
        casts.append(helper.make_node("Cast", [one.name + "_half"], [one.name], to=TensorProto.FLOAT))
    _replace(model, [*casts, *model.graph.node], kept)
    return model


def _replace(model: onnx.ModelProto, nodes: list[onnx.NodeProto], weights: list[onnx.TensorProto]) -> None:
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    del model.graph.initializer[:]
    model.graph.initializer.extend(weights)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("models", type=Path)
    encoder = parser.parse_args().models / "encoder.onnx"
    with tempfile.TemporaryDirectory() as name:
        wide, narrow = Path(name) / "wide.onnx", Path(name) / "narrow.onnx"
        onnx.save(widened(onnx.load(str(encoder))), str(wide))
        quantize_dynamic(
            wide, narrow, op_types_to_quantize=["LSTM", "MatMul"], weight_type=QuantType.QInt8, reduce_range=True
        )
        onnx.save(halved(onnx.load(str(narrow))), str(encoder))
    print(f"encoder.onnx: {encoder.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()

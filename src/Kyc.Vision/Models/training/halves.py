"""Halves the size of an ONNX file: large weights are stored as float16 and cast back when the model is loaded.

The runtime folds the casts away, so nothing but the last bits of the weights changes.
"""
import numpy as np
from onnx import TensorProto, helper, numpy_helper

SMALLEST = 256


def halved(model):
    """The model with every float32 weight of at least 256 numbers stored as float16."""
    graph, casts, weights = model.graph, [], []
    for tensor in graph.initializer:
        values = numpy_helper.to_array(tensor)
        if values.dtype != np.float32 or values.size < SMALLEST:
            weights.append(tensor)
            continue
        stored = tensor.name + "_half"
        weights.append(numpy_helper.from_array(values.astype(np.float16), stored))
        casts.append(helper.make_node("Cast", [stored], [tensor.name], to=TensorProto.FLOAT))
    nodes = casts + list(graph.node)
    del graph.initializer[:], graph.node[:]
    graph.initializer.extend(weights)
    graph.node.extend(nodes)
    return model

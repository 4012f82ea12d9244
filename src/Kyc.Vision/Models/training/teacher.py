"""Runs an ONNX teacher inside torch, so that no other runtime is needed to make targets.

Only the operators of the two teachers (embedding, detector) are known: a graph with another one stops with its name.
"""
import onnx
import torch
import torch.nn.functional as nn
from onnx import numpy_helper


def _conv(value, node, attributes):
    x, weight, *bias = value
    top, left, bottom, right = attributes.get("pads", [0, 0, 0, 0])
    if (top, left) != (bottom, right):
        x = nn.pad(x, (left, right, top, bottom))
        top = left = 0
    return nn.conv2d(x, weight, bias[0] if bias else None, tuple(attributes.get("strides", [1, 1])),
                     (top, left), groups=attributes.get("group", 1))


OPERATORS = {
    "Conv": _conv,
    "LeakyRelu": lambda v, n, a: nn.leaky_relu(v[0], a.get("alpha", 0.01)),
    "Mul": lambda v, n, a: v[0] * v[1],
    "Add": lambda v, n, a: v[0] + v[1],
    "GlobalAveragePool": lambda v, n, a: v[0].mean((2, 3), keepdim=True),
    "Sigmoid": lambda v, n, a: torch.sigmoid(v[0]),
    "Relu": lambda v, n, a: torch.relu(v[0]),
    "MaxPool": lambda v, n, a: nn.max_pool2d(v[0], tuple(a["kernel_shape"]), tuple(a["strides"])),
    "Resize": lambda v, n, a: nn.interpolate(v[0], scale_factor=[float(f) for f in v[-1][2:]], mode="nearest"),
    "Transpose": lambda v, n, a: v[0].permute(*a["perm"]),
    "Reshape": lambda v, n, a: v[0].reshape(*[int(d) for d in v[1]]),
    "Flatten": lambda v, n, a: v[0].flatten(a.get("axis", 1)),
}


class Teacher:
    """A frozen model read from an ONNX file; called with float32 [N, C, H, W], answers its outputs by name."""

    def __init__(self, path):
        self.graph = onnx.load(path).graph
        self.constants = {t.name: torch.from_numpy(numpy_helper.to_array(t).copy()) for t in self.graph.initializer}
        unknown = {n.op_type for n in self.graph.node} - OPERATORS.keys()
        if unknown:
            raise SystemExit(f"{path}: operators {sorted(unknown)} are not known here")
        for node in self.graph.node:
            if node.op_type == "Conv":
                name = node.input[1]
                self.constants[name] = self.constants[name].to(memory_format=torch.channels_last)

    def embed(self, x):
        """The first output."""
        return self(x)[self.graph.output[0].name]

    @torch.no_grad()
    def __call__(self, x):
        values = dict(self.constants)
        values[self.graph.input[0].name] = x.contiguous(memory_format=torch.channels_last)
        for node in self.graph.node:
            attributes = {a.name: onnx.helper.get_attribute_value(a) for a in node.attribute}
            inputs = [values[name] for name in node.input if name]
            values[node.output[0]] = OPERATORS[node.op_type](inputs, node, attributes)
        return {output.name: values[output.name] for output in self.graph.output}

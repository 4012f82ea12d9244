"""Runs the few ONNX operators of the shared face models in torch, so that gradients can flow through them."""
import numpy as np
import onnx
import torch
import torch.nn.functional as F
from onnx import numpy_helper


class OnnxTorch:
    """A graph with one input; call it with a float tensor, get {output name: tensor}."""

    def __init__(self, path):
        graph = onnx.load(path).graph
        self.weights = {t.name: torch.from_numpy(np.array(numpy_helper.to_array(t))) for t in graph.initializer}
        self.nodes = [(n.op_type, list(n.input), n.output[0],
                       {a.name: onnx.helper.get_attribute_value(a) for a in n.attribute}) for n in graph.node]
        self.input = next(i.name for i in graph.input if i.name not in self.weights)
        self.outputs = [o.name for o in graph.output]

    def channels_last(self):
        """Lays the weights out so that convolutions run faster on CPUs."""
        for name, weight in self.weights.items():
            if weight.dim() == 4:
                self.weights[name] = weight.contiguous(memory_format=torch.channels_last)

    def __call__(self, x):
        values = {**self.weights, self.input: x}
        for op, names, output, attributes in self.nodes:
            values[output] = getattr(self, op.lower())([values[n] if n else None for n in names], attributes)
        return {name: values[name] for name in self.outputs}

    @staticmethod
    def conv(v, a):
        pads = a.get("pads", [0, 0, 0, 0])
        x = v[0]
        if pads[:2] != pads[2:]:
            x, pads = F.pad(x, (pads[1], pads[3], pads[0], pads[2])), [0, 0]
        return F.conv2d(x, v[1], v[2] if len(v) > 2 else None, a.get("strides", 1), tuple(pads[:2]),
                        a.get("dilations", 1), a.get("group", 1))

    @staticmethod
    def maxpool(v, a):
        return F.max_pool2d(v[0], a["kernel_shape"], a["strides"], a.get("pads", [0, 0])[:2])

    @staticmethod
    def resize(v, a):
        return F.interpolate(v[0], scale_factor=2, mode="nearest")

    @staticmethod
    def batchnormalization(v, a):
        return F.batch_norm(v[0], v[3], v[4], v[1], v[2], False, 0, a.get("epsilon", 1e-5))

    @staticmethod
    def prelu(v, a):
        return torch.where(v[0] >= 0, v[0], v[0] * v[1])

    @staticmethod
    def reshape(v, a):
        return v[0].reshape([v[0].shape[k] if s == 0 else int(s) for k, s in enumerate(v[1].tolist())])

    @staticmethod
    def unsqueeze(v, a):
        return v[0].unsqueeze(a["axes"][0] if "axes" in a else int(v[1]))

    shape = staticmethod(lambda v, a: torch.tensor(v[0].shape))
    gather = staticmethod(lambda v, a: v[0].select(a.get("axis", 0), int(v[1])))
    concat = staticmethod(lambda v, a: torch.cat(v, a["axis"]))
    leakyrelu = staticmethod(lambda v, a: F.leaky_relu(v[0], a.get("alpha", 0.01)))
    relu = staticmethod(lambda v, a: F.relu(v[0]))
    sigmoid = staticmethod(lambda v, a: torch.sigmoid(v[0]))
    mul = staticmethod(lambda v, a: v[0] * v[1])
    add = staticmethod(lambda v, a: v[0] + v[1])
    matmul = staticmethod(lambda v, a: v[0] @ v[1])
    transpose = staticmethod(lambda v, a: v[0].permute(*a["perm"]))
    flatten = staticmethod(lambda v, a: v[0].flatten(a.get("axis", 1)))
    globalaveragepool = staticmethod(lambda v, a: v[0].mean((2, 3), keepdim=True))

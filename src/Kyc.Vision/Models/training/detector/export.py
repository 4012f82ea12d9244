"""Writes the network as ONNX with YuNet's input and outputs; weights as float16, which the runtime widens at load."""

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

from network import STRIDES, Down, Residual


class Graph:
    """Collects nodes and weights."""

    def __init__(self):
        self.nodes, self.weights = [], []

    def add(self, kind, inputs, name, outputs=None, **attributes):
        self.nodes.append(helper.make_node(kind, inputs, outputs or [name], name, **attributes))
        return name

    def constant(self, values, name):
        self.weights.append(numpy_helper.from_array(np.asarray(values), name))
        return name

    def weight(self, values, name):
        """A weight kept as float16; the Cast is folded when the model is loaded."""
        self.constant(values.astype(np.float16), name + "_half")
        return self.add("Cast", [name + "_half"], name, to=TensorProto.FLOAT)

    def conv(self, x, name, weight, bias, stride=1, dilation=1):
        inputs = [x, self.weight(weight, name + "_w"), self.constant(bias.astype(np.float32), name + "_b")]
        size = weight.shape[2]
        return self.add("Conv", inputs, name, kernel_shape=[size, size], strides=[stride, stride],
                        dilations=[dilation, dilation], pads=[dilation * (size // 2)] * 4)


def folded(module):
    """Weight and bias of a convolution with its batch normalisation folded in."""
    convolution, norm = module[0], module[1]
    gain = norm.weight / (norm.running_var + norm.eps).sqrt()
    bias = norm.bias - norm.running_mean * gain
    return (convolution.weight * gain[:, None, None, None]).detach().numpy(), bias.detach().numpy()


def export(net, path):
    """Writes the model."""
    net = net.float().eval()
    graph = Graph()
    fine = _stack(graph, _stack(graph, "input", net.stem, "stem", 1 / 128), net.fine, "fine")
    middle = _stack(graph, fine, net.middle, "middle")
    coarse = _stack(graph, middle, net.coarse, "coarse")
    high = graph.add("Relu", [graph.conv(coarse, "from_coarse", *folded(net.from_coarse))], "high")
    mid = _merge(graph, middle, high, net.from_middle, "mid")
    low = _merge(graph, fine, mid, net.from_fine, "low")
    outputs = []
    for stride, level, head in zip(STRIDES, (low, mid, high), net.heads):
        outputs += _head(graph, level, head, stride)
    places = helper.make_tensor_value_info("input", TensorProto.FLOAT, ["batch", 3, "height", "width"])
    kinds = ["cls", "obj", "bbox", "kps"]
    order = sorted(outputs, key=lambda output: kinds.index(output[0].split("_")[0]))
    infos = [helper.make_tensor_value_info(n, TensorProto.FLOAT, ["batch", f"cells_{n.split('_')[1]}", c])
             for n, c in order]
    made = helper.make_graph(graph.nodes, "kyc_detector_s", [places], infos, graph.weights)
    model = helper.make_model(made, producer_name="kyc detector training",
                              opset_imports=[helper.make_opsetid("", 13)])
    model.ir_version = 8
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, path)


def _stack(graph, x, modules, name, gain=1.0):
    for number, module in enumerate(modules):
        weight, bias = folded(module.conv)
        here = f"{name}_{number}"
        stride, dilation = (2, 1) if isinstance(module, Down) else (1, module.conv[0].dilation[0])
        made = graph.conv(x, here + "_conv", weight * (gain if number == 0 else 1), bias, stride, dilation)
        if isinstance(module, Residual):
            made = graph.add("Add", [made, x], here + "_sum")
        x = graph.add("Relu", [made], here)
    return x


def _merge(graph, fine, coarse, lateral, name):
    scales = graph.constant(np.array([1, 1, 2, 2], np.float32), name + "_scales")
    larger = graph.add("Resize", [coarse, "", scales], name + "_larger", mode="nearest",
                       coordinate_transformation_mode="asymmetric", nearest_mode="floor")
    side = graph.conv(fine, name + "_side", *folded(lateral))
    return graph.add("Relu", [graph.add("Add", [side, larger], name + "_sum")], name)


def _head(graph, level, head, stride):
    name = f"head_{stride}"
    features = graph.add("Relu", [graph.conv(level, name + "_conv", *folded(head.conv))], name + "_features")
    weight, bias = head.out.weight.detach().numpy(), head.out.bias.detach().numpy()
    flat = graph.add("Transpose", [graph.conv(features, name + "_out", weight, bias)], name + "_rows",
                     perm=[0, 2, 3, 1])
    shape = graph.constant(np.array([0, -1, 15], np.int64), name + "_shape")
    cells = graph.add("Reshape", [flat, shape], name + "_cells")
    parts = graph.constant(np.array([1, 4, 10], np.int64), name + "_parts")
    graph.add("Split", [cells, parts], name + "_split", [f"logit_{stride}", f"bbox_{stride}", f"kps_{stride}"], axis=2)
    # One score: class and objectness are the same, so that their geometric mean is the score itself.
    graph.add("Sigmoid", [f"logit_{stride}"], f"cls_{stride}")
    graph.add("Identity", [f"cls_{stride}"], f"obj_{stride}")
    return [(f"cls_{stride}", 1), (f"obj_{stride}", 1), (f"bbox_{stride}", 4), (f"kps_{stride}", 10)]

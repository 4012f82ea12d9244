"""Writes the trained recogniser as ONNX: normalisation inside, free batch, weights stored in half precision.

    export.py --checkpoint FILE --out FILE.onnx
"""
import argparse
import io
import os
import sys

import onnx
import torch

sys.path.insert(0, os.path.dirname(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
from halves import halved  # noqa: E402
from student import Student  # noqa: E402
from train import SIZE  # noqa: E402


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--checkpoint", required=True)
    options.add_argument("--out", required=True)
    options = options.parse_args()
    student = Student()
    student.load_state_dict(torch.load(options.checkpoint)["mean"])
    file = io.BytesIO()
    torch.onnx.export(student.eval(), torch.zeros(1, 3, SIZE, SIZE), file, opset_version=13,
                      input_names=["input"], output_names=["embedding"],
                      dynamic_axes={"input": {0: "batch"}, "embedding": {0: "batch"}})
    model = halved(onnx.load_from_string(file.getvalue()))
    model.producer_name, model.producer_version = "kyc-training", ""
    onnx.checker.check_model(model)
    onnx.save(model, options.out)
    print(f"{options.out}: {os.path.getsize(options.out)} bytes")


if __name__ == "__main__":
    main()

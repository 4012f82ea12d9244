"""Writes the recogniser's manifest: hash, golden output, and the false match rates of people it never saw.

    calibrate.py --model FILE.onnx --checkpoint FILE --faces DIR --detector FILE --manifest FILE.json

Impostor pairs are all pairs of pictures of different people among the judging pictures; genuine ones those listed.
"""
import argparse
import csv
import hashlib
import json
import os
import sys

import cv2
import numpy as np
import torch
from torch.nn.functional import interpolate, normalize

sys.path.insert(0, os.path.dirname(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import pictures  # noqa: E402
from judge import landmarks  # noqa: E402
from student import Student  # noqa: E402
from teacher import Teacher  # noqa: E402
from train import SIZE  # noqa: E402

RATES = (3e-2, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5)
STORED = 32   # components of the golden output that the manifest keeps


def golden_input(count):
    """The fixed sequence by which a running model checks itself; the product's GoldenInput makes the same."""
    state, values = 2_463_534_242, np.empty(count, np.float32)
    for index in range(count):
        state = (state * 1_664_525 + 1_013_904_223) & 0xFFFFFFFF
        values[index] = ((state >> 24) + index % 128) / 2
    return values


def halves(student):
    """The weights as the file keeps them: rounded to half precision."""
    for values in student.state_dict().values():
        if values.is_floating_point():
            values.copy_(values.half().float())
    return student


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    for name in ("model", "checkpoint", "faces", "detector", "manifest"):
        options.add_argument("--" + name, required=True)
    options = options.parse_args()
    torch.set_num_threads(1)
    student = Student()
    student.load_state_dict(torch.load(options.checkpoint)["mean"])
    student = halves(student).eval()
    with torch.no_grad():
        golden = normalize(student(torch.from_numpy(golden_input(3 * SIZE * SIZE)).reshape(1, 3, SIZE, SIZE)))[0]
    scores, pictures_judged, people = impostors(student, options)
    points = [{"score": round(float(scores[int(rate * len(scores))]), 4), "fmr": rate} for rate in RATES]
    with open(options.model, "rb") as file:
        content = file.read()
    with open(options.manifest) as file:
        manifest = json.load(file)
    manifest["sha256"], manifest["bytes"] = hashlib.sha256(content).hexdigest(), len(content)
    manifest["output"]["golden"] = [round(float(value), 5) for value in golden[:STORED]]
    manifest["calibration"]["points"] = points
    manifest["calibration"]["provenance"] = (
        f"False match rates over all {len(scores):,} impostor pairs among {pictures_judged} pictures of {people} "
        "people kept out of training, faces placed by the built-in detector's teacher.")
    with open(options.manifest, "w") as file:
        json.dump(manifest, file, indent=2)
        file.write("\n")
    print(json.dumps(points))


def impostors(student, options):
    """Cosines of all pairs of different people, highest first; how many pictures and people they are of."""
    root = os.path.join(options.faces, "images")
    with open(os.path.join(root, "pairs.csv"), newline="") as file:
        names = sorted({row[key] for row in csv.DictReader(file) for key in ("file_a", "file_b")})
    detector, embeddings = Teacher(options.detector), []
    for name in names:
        picture = cv2.imread(os.path.join(root, name))
        face = torch.from_numpy(pictures.aligned(picture, landmarks(detector, picture), SIZE / pictures.TEACHER_SIZE))
        with torch.no_grad():
            embeddings.append(normalize(student(face.permute(2, 0, 1)[None].float()))[0])
    embeddings = torch.stack(embeddings).numpy()
    people = np.array([os.path.basename(name)[:-9] for name in names])
    strangers = np.triu(people[:, None] != people[None, :], 1)
    return np.sort((embeddings @ embeddings.T)[strangers])[::-1], len(names), len(set(people))


if __name__ == "__main__":
    main()

"""Judges a checkpoint on the pairs of people kept out of training, with the shared detector's landmarks.

    judge.py --checkpoint FILE --faces DIR --detector FILE [--teacher FILE]

Prints the best accuracy over thresholds, the equal error rate, and the true match rate at fixed false match rates over
all impostor pairs of the judging pictures. A quick look while training; `kyc evaluate` is what counts.
"""
import argparse
import csv
import os
import sys

import cv2
import numpy as np
import torch
from torch.nn.functional import normalize

sys.path.insert(0, os.path.dirname(__file__))
sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import pictures  # noqa: E402
from student import Student  # noqa: E402
from teacher import Teacher  # noqa: E402

SIDE = 320


def landmarks(detector, picture):
    """Landmarks of the face the detector is surest of, in pixels, 5 x 2."""
    scale = SIDE / max(picture.shape[:2])
    canvas = np.zeros((SIDE, SIDE, 3), np.uint8)
    small = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_LINEAR)
    canvas[:small.shape[0], :small.shape[1]] = small
    found = detector(torch.from_numpy(canvas).permute(2, 0, 1)[None].float())
    best = (-1.0, None)
    for stride in (8, 16, 32):
        score = found[f"cls_{stride}"][0, :, 0].clamp(0, 1) * found[f"obj_{stride}"][0, :, 0].clamp(0, 1)
        cell = int(score.argmax())
        if float(score[cell]) > best[0]:
            row, column = divmod(cell, SIDE // stride)
            offsets = found[f"kps_{stride}"][0, cell].reshape(5, 2).numpy()
            best = float(score[cell]), (offsets + [column, row]) * stride / scale
    return best[1]


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--checkpoint", required=True)
    options.add_argument("--faces", required=True)
    options.add_argument("--detector", required=True)
    options.add_argument("--teacher")
    options.add_argument("--cache", default="/tmp/judge.npz")
    options = options.parse_args()
    torch.set_num_threads(1)
    root = os.path.join(options.faces, "images")
    with open(os.path.join(root, "pairs.csv"), newline="") as file:
        rows = list(csv.DictReader(file))
    names = sorted({row[key] for row in rows for key in row if row[key] and row[key].endswith(".jpg")})
    if not os.path.exists(options.cache):
        detector, kept = Teacher(options.detector), []
        for name in names:
            picture = cv2.imread(os.path.join(root, name))
            kept.append(pictures.aligned(picture, landmarks(detector, picture)))
        np.savez(options.cache, faces=np.stack(kept))
    faces = torch.from_numpy(np.load(options.cache)["faces"]).permute(0, 3, 1, 2).float()
    if options.teacher:
        teacher = Teacher(options.teacher)
        report("teacher", rows, names, torch.cat([teacher.embed(some) for some in faces.split(16)]))
    state = torch.load(options.checkpoint)
    small = torch.nn.functional.interpolate(faces, size=(96, 96), mode="area")
    for kind in ("model", "mean"):
        student = Student()
        student.load_state_dict(state[kind])
        with torch.no_grad():
            found = torch.cat([student.eval()(some) for some in small.split(64)])
        report(f"{kind} at step {state['step']}", rows, names, found)


def report(what, rows, names, embeddings):
    embeddings = normalize(embeddings).numpy()
    place = {name: index for index, name in enumerate(names)}
    files = [key for key in rows[0] if rows[0][key].endswith(".jpg")]
    same = np.array([row["label"] == "genuine" for row in rows])
    scores = np.array([embeddings[place[row[files[0]]]] @ embeddings[place[row[files[1]]]] for row in rows])
    accuracy = max(((scores >= t) == same).mean() for t in scores)
    people = np.array([os.path.basename(name)[:-9] for name in names])
    every = embeddings @ embeddings.T
    impostors = np.sort(every[np.triu(people[:, None] != people[None, :], 1)])[::-1]
    line = f"{what}: accuracy {accuracy:.4f}"
    for rate in (1e-2, 1e-3, 1e-4):
        threshold = impostors[int(rate * len(impostors))]
        line += f"; TMR at FMR {rate:g} {(scores[same] >= threshold).mean():.3f} (threshold {threshold:.3f})"
    print(line)


if __name__ == "__main__":
    main()

"""Judges finished pictures of invented people (PNG or JPEG, any names): is the face found, and does it resemble anybody
in the training pictures, or another of the pictures whose name begins with a different word before the first "_"?"""
import argparse
import glob
import os

import cv2
import numpy as np
import torch

import pictures
from judges import Detector, Recogniser

MULTIPLE = 32  # the detector's sides


def padded(picture, longest=384):
    scale = min(1, longest / max(picture.shape[:2]))
    picture = cv2.resize(picture, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else picture
    below, right = (-side % MULTIPLE for side in picture.shape[:2])
    return cv2.copyMakeBorder(picture, 0, below, 0, right, cv2.BORDER_CONSTANT)


def real_units(options, judge):
    if not os.path.exists(options.real):
        read, rows = pictures.reader(options.pictures), pictures.rows_of(options.labels, set())
        np.savez(options.real, units=judge.embed_pictures((read(row["file"]), row["points"]) for row in rows))
    return np.load(options.real)["units"]


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    for name in ("judged", "pictures", "labels", "detector", "recogniser", "real"):
        parser.add_argument("--" + name, required=True)
    parser.add_argument("--limit", type=float, default=0.3702, help="FMR 1e-3 threshold of the recogniser")
    options = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    judge, detector = Recogniser(options.recogniser), Detector(options.detector)
    real = real_units(options, judge)
    files = sorted(glob.glob(os.path.join(options.judged, "*.png")) + glob.glob(os.path.join(options.judged, "*.jpg")))
    faces = [(padded(cv2.imread(file)),) for file in files]
    found = [detector.best(face[0]) for face in faces]
    units = judge.embed_pictures((face[0], one[2]) for face, one in zip(faces, found))
    people = np.array([os.path.basename(file).split("_")[0] for file in files])
    nearest = (units @ real.T).max(1)
    others = np.where(people[:, None] == people[None], -1, units @ units.T)
    for file, one, near, other in zip(files, found, nearest, others.max(1)):
        if near >= options.limit or one[0] < 0.8:
            print(f"{os.path.basename(file)}: score {one[0]:.3f}, training {near:.3f}, others {other:.3f}")
    apart = others[np.triu_indices(len(files), 1)]
    apart = apart[apart > -1]
    print(f"{len(files)} pictures of {len(set(people))} people: "
          f"detector's lowest score {min(one[0] for one in found):.3f}; "
          f"cosine to training pictures: 99 % {np.quantile(nearest, 0.99):.3f}, highest {nearest.max():.3f}; "
          f"different people: median {np.median(apart):.3f}, 99.5 % {np.quantile(apart, 0.995):.3f}, "
          f"highest {apart.max():.3f}")
    worst = {p: float(nearest[people == p].max()) for p in set(people)}
    print("people by number over 0.33:", ",".join(sorted((p for p in worst if worst[p] >= 0.33))))


if __name__ == "__main__":
    main()

"""The training pictures: which there are, whose they are, and their faces brought to one position."""
import csv
import os
import tarfile

import cv2
import numpy as np

# Where the five landmarks lie in the teacher's 128 x 128 picture (source: Open Model Zoo, retail-0095).
TEACHER_POINTS = np.array(
    [(40.393, 59.081), (87.376, 59.081), (64.034, 81.985), (44.732, 105.561), (83.640, 105.561)], np.float64)
TEACHER_SIZE = 128


def judges(faces):
    """Names of the people who judge the result and so must not be learnt from."""
    names = set()
    with open(os.path.join(faces, "images", "pairs.csv"), newline="") as file:
        for row in csv.reader(file):
            names.update(os.path.basename(cell)[:-9] for cell in row if cell.lower().endswith(".jpg"))
    return names


def labelled(faces):
    """Rows of labels.csv without the judges: (file, person, landmarks 5 x 2 in pixels)."""
    kept_out = judges(faces)
    with open(os.path.join(faces, "train", "labels.csv"), newline="") as file:
        rows = [row for row in csv.DictReader(file) if row["person"] not in kept_out]
    return [(row["file"], row["person"],
             np.array([(float(row[f"x{k}"]), float(row[f"y{k}"])) for k in range(5)])) for row in rows]


def unpacked(faces):
    """Every picture of the archive as BGR, by file name."""
    with tarfile.open(os.path.join(faces, "train", "lfw_train.tar")) as archive:
        for member in archive:
            if member.isfile() and member.name.endswith(".jpg"):
                data = np.frombuffer(archive.extractfile(member).read(), np.uint8)
                yield os.path.basename(member.name), cv2.imdecode(data, cv2.IMREAD_COLOR)


def similarity(source, target):
    """Least-squares rotation, scale and shift that brings source points to target points (Umeyama), 2 x 3."""
    mean_s, mean_t = source.mean(0), target.mean(0)
    s, t = source - mean_s, target - mean_t
    u, d, v = np.linalg.svd(t.T @ s / len(s))
    sign = np.array([1.0, np.sign(np.linalg.det(u) * np.linalg.det(v))])
    rotation = u @ np.diag(sign) @ v
    scale = (d * sign).sum() / s.var(0).sum()
    return np.hstack([scale * rotation, (mean_t - scale * rotation @ mean_s)[:, None]])


def aligned(picture, landmarks, scale=1.0, margin=0):
    """The face in the teacher's position, `scale` times its size, with `margin` pixels more on every side."""
    target = TEACHER_POINTS * scale + margin
    size = int(round(TEACHER_SIZE * scale)) + 2 * margin
    return cv2.warpAffine(picture, similarity(landmarks, target), (size, size), flags=cv2.INTER_LINEAR)

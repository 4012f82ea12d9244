"""Reads the labelled training pictures: one face each, with the teacher's box and five landmarks."""

import csv
import tarfile
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

# The teacher saw each 250 pixel picture enlarged to 640; its points are those of the large picture divided by the
# factor. This moves them to the picture's own pixel indices (0 = middle of the first pixel).
TEACHER_SHIFT = -0.5 + 0.5 * 250 / 640
MIRRORED = [1, 0, 2, 4, 3]


@dataclass
class Face:
    """A picture with one face; all places are pixel indices of the picture."""

    picture: np.ndarray  # uint8 [height, width, 3], BGR
    centre: np.ndarray  # float [2], middle of the face's box
    size: np.ndarray  # float [2], width and height of the box
    points: np.ndarray  # float [5, 2], in the teacher's order
    person: str
    soft: bool = False  # made from components: without a believable surrounding

    def mirrored(self):
        """The same face seen in a mirror."""
        last = self.picture.shape[1] - 1
        points = self.points[MIRRORED] * [-1, 1] + [last, 0]
        centre = self.centre * [-1, 1] + [last, 0]
        return Face(self.picture[:, ::-1], centre, self.size, points, self.person, self.soft)


def people_kept_out(folder: Path):
    """Names of the people by whom the result is judged; none of their pictures may be trained on."""
    with open(folder / "images" / "pairs.csv", newline="") as file:
        return {row[column] for row in csv.DictReader(file) for column in ("person_a", "person_b")}


def read_faces(folder: Path):
    """All pictures with exactly one face, of people who are not kept out. Reads the tar, unpacks nothing."""
    kept_out = people_kept_out(folder)
    with open(folder / "train" / "labels.csv", newline="") as file:
        rows = {row["file"]: row for row in csv.DictReader(file)
                if row["faces_in_picture"] == "1" and row["person"] not in kept_out}
    faces = []
    with tarfile.open(folder / "train" / "lfw_train.tar") as tar:
        for member in tar:
            row = rows.get(Path(member.name).name)
            if row is None or not member.isfile():
                continue
            encoded = np.frombuffer(tar.extractfile(member).read(), np.uint8)
            faces.append(_face(cv2.imdecode(encoded, cv2.IMREAD_COLOR), row))
    if len(faces) != len(rows):
        raise ValueError(f"{folder}: {len(rows)} labelled pictures expected in lfw_train.tar, {len(faces)} found")
    faces.sort(key=lambda face: face.person)
    return faces


def _face(picture, row):
    number = {key: float(row[key]) for key in row if key not in ("file", "person")}
    size = np.array([number["w"], number["h"]])
    corner = np.array([number["x"], number["y"]])
    points = np.array([[number[f"x{k}"], number[f"y{k}"]] for k in range(5)])
    return Face(picture, corner + size / 2 + TEACHER_SHIFT, size, points + TEACHER_SHIFT, row["person"])

"""Faces of nobody, from the principal components of the training faces: the product's specimens look like these."""

import cv2
import numpy as np
import torch

from faces import Face

SIDE = 160
# Where the landmarks of an aligned face lie in the square: eye distance 40 pixels, some hair and neck around.
PLACES = np.array([[60.0, 66.0], [100.0, 66.0], [80.0, 89.0], [63.0, 110.0], [97.0, 110.0]])


def invent_faces(faces, count, components, rng):
    """Samples `count` faces from the components of one picture a person."""
    first = list({face.person: face for face in faces}.values())
    chosen = [first[i] for i in rng.permutation(len(first))[:700]]
    maps = [_alignment(face) for face in chosen]
    rows = np.stack([
        cv2.warpAffine(face.picture, m, (SIDE, SIDE), flags=cv2.INTER_AREA, borderMode=cv2.BORDER_REFLECT).ravel()
        for face, m in zip(chosen, maps)]).astype(np.float32)
    mean = rows.mean(0)
    rows -= mean
    data = torch.from_numpy(rows)
    values, vectors = torch.linalg.eigh(_product(data, data))
    values, vectors = values.flip(0)[:components], vectors.flip(1)[:, :components]
    basis = _product((vectors / values ** 0.5).T.contiguous(), data.T.contiguous()).numpy()
    deviation = (values / len(rows)).sqrt().numpy()
    # The box goes with the points: its usual place among them is that of the training faces.
    scale = np.array([np.sqrt(abs(np.linalg.det(m[:, :2]))) for m in maps])
    centre = np.median([m[:, :2] @ face.centre + m[:, 2] for face, m in zip(chosen, maps)], 0)
    size = np.median([face.size * s for face, s in zip(chosen, scale)], 0)
    invented = []
    for number in range(count):
        strength = rng.uniform(0.6, 1.1)
        weights = rng.normal(size=components).astype(np.float32) * deviation * strength
        pixels = np.clip(mean + weights @ basis, 0, 255).astype(np.uint8).reshape(SIDE, SIDE, 3)
        invented.append(Face(pixels, centre, size, PLACES, f"invented {number}", True))
    return invented


def _product(one, other):
    """one times other transposed. Written as a convolution, which torch computes some twenty times faster than Debian's
    plain BLAS does the product."""
    return torch.nn.functional.conv2d(one[:, :, None, None], other[:, :, None, None])[:, :, 0, 0]


def _alignment(face):
    """Least-squares similarity from the face's points to the places (2 x 3)."""
    source, target = face.points - face.points.mean(0), PLACES - PLACES.mean(0)
    a = (source * target).sum()
    b = (source[:, 0] * target[:, 1] - source[:, 1] * target[:, 0]).sum()
    turn = np.array([[a, -b], [b, a]]) / (source ** 2).sum()
    return np.column_stack([turn, PLACES.mean(0) - turn @ face.points.mean(0)])

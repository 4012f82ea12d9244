"""Figures on people kept aside from the training pictures, and on pictures without a face."""

import cv2
import numpy as np
import torch

from backgrounds import background
from degrade import degrade
from network import STRIDES, flatten


def best_face(net, picture):
    """Score, centre, size and points (pixel indices) of the surest cell of a BGR picture."""
    height, width = (-(-s // 32) * 32 for s in picture.shape[:2])
    padded = np.zeros((height, width, 3), np.uint8)
    padded[:picture.shape[0], :picture.shape[1]] = picture
    with torch.no_grad():
        cells = flatten(net(torch.from_numpy(padded).permute(2, 0, 1)[None].float()))[0].numpy()
    best = int(cells[:, 0].argmax())
    values, start = cells[best], 0
    for stride in STRIDES:
        count = (height // stride) * (width // stride)
        if best < start + count:
            break
        start += count
    here = np.array([(best - start) % (width // stride), (best - start) // (width // stride)])
    return (1 / (1 + np.exp(-values[0])), (values[1:3] + here) * stride, np.exp(values[3:5]) * stride,
            (values[5:15].reshape(5, 2) + here) * stride)


def overlap(centre, size, other_centre, other_size):
    """Intersection over union of two boxes."""
    low = np.maximum(centre - size / 2, other_centre - other_size / 2)
    high = np.minimum(centre + size / 2, other_centre + other_size / 2)
    common = np.clip(high - low, 0, None).prod()
    return common / (size.prod() + other_size.prod() - common)


def pictures_at(faces, side):
    """Each face's picture, enlarged or reduced to a side, and the factor of that."""
    for face in faces:
        yield cv2.resize(face.picture, (side, side), interpolation=cv2.INTER_LINEAR), side / face.picture.shape[1]


def without_face(net, faces, count, seed):
    """The highest score in each of so many pictures that hold no face."""
    rng = np.random.default_rng(seed)
    return np.array([best_face(net, degrade(background(faces, 320, 320, rng), rng))[0] for _ in range(count)])


def measure(net, faces, sides):
    """Agreement with the teacher's labels at several input sizes, turned faces, and false faces on backgrounds."""
    net.eval()
    figures = {f"side_{side}": _agreement(net, faces, side) for side in sides}
    for quarters in (1, 2, 3):
        scores = [best_face(net, np.ascontiguousarray(np.rot90(p, quarters)))[0] for p, _ in pictures_at(faces, 320)]
        figures[f"turned_{90 * quarters}"] = {"score_percentiles_5_50_95": _percentiles(scores, [5, 50, 95])}
    highest = without_face(net, faces, 300, seed=7)
    figures["without_face"] = {
        "pictures": len(highest), **{f"above_{t}": int((highest > t).sum()) for t in (0.3, 0.5, 0.6, 0.8)}}
    return figures


def _agreement(net, faces, side):
    scores, errors, same = [], [], 0
    for face, (picture, factor) in zip(faces, pictures_at(faces, side)):
        score, centre, size, points = best_face(net, picture)
        truth = np.vstack([face.points, face.centre]) * factor + (factor - 1) / 2
        same += overlap(centre, size, truth[5], face.size * factor) >= 0.5
        eyes = np.linalg.norm(truth[0] - truth[1])
        errors.append(np.linalg.norm(points - truth[:5], axis=1).mean() / max(eyes, 1))
        scores.append(score)
    return {
        "pictures": len(faces), "same_face": int(same),
        "landmark_error_median": round(float(np.median(errors)), 4),
        "landmark_error_95_percent": round(float(np.percentile(errors, 95)), 4),
        "score_percentiles_1_5_50_95": _percentiles(scores, [1, 5, 50, 95]),
    }


def _percentiles(values, at):
    return [round(float(value), 3) for value in np.percentile(values, at)]

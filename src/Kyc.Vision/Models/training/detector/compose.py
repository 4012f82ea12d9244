"""Composes training pictures: faces of all sizes, turned, tilted, cut off or absent, with their places."""

from dataclasses import dataclass

import cv2
import numpy as np

from backgrounds import background
from degrade import degrade
from faces import MIRRORED


@dataclass
class Placed:
    """A face in a composed picture, in its pixel indices."""

    centre: np.ndarray
    size: np.ndarray
    points: np.ndarray
    angle: float  # degrees in the plane, -180..180
    seen: float  # share of the box inside the picture

    def mirrored(self, width):
        """The same face in the mirrored picture."""
        last = np.array([width - 1, 0])
        return Placed(self.centre * [-1, 1] + last, self.size, self.points[MIRRORED] * [-1, 1] + last, -self.angle,
                      self.seen)


def compose_pair(faces, invented, width, height, rng, large=0.40):
    """
    Two BGR pictures with their faces: the second is the first in a mirror and otherwise damaged, which costs far less
    than a new one. `faces` also give the backgrounds; `large` is the share of pictures with one face that stands out.
    """
    canvas, placed = compose(faces, invented, width, height, rng, large)
    mirror = np.ascontiguousarray(canvas[:, ::-1])
    return (degrade(canvas, rng), placed), (degrade(mirror, rng), [face.mirrored(width) for face in placed])


def compose(faces, invented, width, height, rng, large):
    """A BGR picture, still undamaged, and its faces."""
    kind = rng.random()
    canvas = background(faces, width, height, rng)
    placed = []
    if kind < large:
        _paste(canvas, placed, _pick(faces, invented, rng), _span(0.22, 1.0, width, height, rng), rng, True)
    elif kind < 0.88:
        count = 1 if rng.random() < 0.5 else rng.integers(2, 6)
        for _ in range(count):
            largest = 0.9 if count == 1 else 0.45
            _paste(canvas, placed, _pick(faces, invented, rng), _span(0.045, largest, width, height, rng), rng, False)
    return canvas, placed


def _pick(faces, invented, rng):
    pool = invented if rng.random() < 0.12 else faces
    face = pool[rng.integers(len(pool))]
    return face.mirrored() if rng.random() < 0.5 else face


def _span(least, most, width, height, rng):
    """Size of a face in pixels: even in its logarithm."""
    return max(11.0, min(width, height) * np.exp(rng.uniform(np.log(least), np.log(most))))


def _angle(rng):
    """Mostly upright; now and then lying or on its head, which the network shall learn not to take for a face."""
    kind = rng.random()
    if kind < 0.72:
        return rng.normal(0, 11)
    if kind < 0.9:
        return rng.uniform(-48, 48)
    return rng.uniform(-180, 180) if kind < 0.95 else rng.choice([-90, 90, 180]) + rng.normal(0, 8)


def _paste(canvas, placed, face, span, rng, whole):
    """Pastes a face's picture (whole: with its surroundings, as if photographed) unless it would hide another."""
    height, width = canvas.shape[:2]
    picture, low, high = _cut(face, whole, rng)
    scale = span / np.sqrt(face.size.prod())
    if scale < 0.6:
        # Shrinking by averaging, as the pipeline does; bilinear sampling alone would leave false detail.
        factor = max(scale * 1.15, 0.05)
        small = cv2.resize(picture, None, fx=factor, fy=factor, interpolation=cv2.INTER_AREA)
        shrink = np.array([small.shape[1] / picture.shape[1], small.shape[0] / picture.shape[0]])
    else:
        small, shrink = picture, np.ones(2)
    angle = _angle(rng)
    target = _target(span, width, height, rng)
    mapping = _mapping(face.centre, target, scale, angle, rng)
    outline = cv2.perspectiveTransform(_corners(low, high)[None], mapping)[0]
    made = _placed(face, mapping, angle, width, height)
    if any(_covers(outline, other) for other in placed):
        return
    # Pixel indices of the shrunk picture: i = (I + 0.5) / shrink - 0.5.
    back = np.array([[1 / shrink[0], 0, 0.5 / shrink[0] - 0.5], [0, 1 / shrink[1], 0.5 / shrink[1] - 0.5], [0, 0, 1]])
    move = np.array([[1, 0, low[0]], [0, 1, low[1]], [0, 0, 1.0]])
    _blend(canvas, small, _mask(small.shape, face, whole, rng), mapping @ move @ back, outline)
    placed.append(made)


def _blend(canvas, picture, mask, mapping, outline):
    """Draws the picture where its mask says, in the part of the canvas that its outline touches."""
    height, width = canvas.shape[:2]
    left, top = np.clip(np.floor(outline.min(0)).astype(int) - 1, 0, [width, height])
    right, bottom = np.clip(np.ceil(outline.max(0)).astype(int) + 2, 0, [width, height])
    if right <= left or bottom <= top:
        return
    place = canvas[top:bottom, left:right]
    final = np.array([[1, 0, -left], [0, 1, -top], [0, 0, 1.0]]) @ mapping
    size = (int(right - left), int(bottom - top))
    warped = cv2.warpPerspective(picture, final, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    alpha = cv2.warpPerspective(mask, final, size, flags=cv2.INTER_LINEAR)
    if alpha.dtype == np.uint8:
        cv2.copyTo(warped, (alpha > 127).astype(np.uint8), place)
    else:
        place[:] = (place + alpha[..., None] * (warped.astype(np.float32) - place)).astype(np.uint8)


def _cut(face, whole, rng):
    """The part of the face's picture that is pasted, and its corners: all of it, or a portrait around the face."""
    side = np.array([face.picture.shape[1], face.picture.shape[0]])
    if whole or rng.random() < 0.25:
        low, high = np.zeros(2, int), side
    else:
        margin = rng.uniform(0.05, 0.7, (2, 2)) * face.size
        low = np.clip(np.floor(face.centre - face.size / 2 - margin[0]), 0, side - 8).astype(int)
        high = np.clip(np.ceil(face.centre + face.size / 2 + margin[1]), low + 8, side).astype(int)
    return np.ascontiguousarray(face.picture[low[1]:high[1], low[0]:high[0]]), low, high


def _target(span, width, height, rng):
    """Where the middle of the face comes: mostly inside, now and then so that a part of it is cut off."""
    edge = span * (0.5 if rng.random() < 0.8 else rng.uniform(0.1, 0.5))
    return np.array([rng.uniform(min(edge, s / 2), max(s - edge, s / 2)) for s in (width, height)])


def _mapping(centre, target, scale, angle, rng):
    """3 x 3: picture to canvas; turned, a little stretched and sheared, sometimes tilted in depth."""
    turn = np.deg2rad(angle)
    linear = scale * np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    if rng.random() < 0.6:
        linear = linear @ np.array([[rng.normal(1, 0.05), rng.normal(0, 0.04)], [0, rng.normal(1, 0.05)]])
    tilt = np.eye(3)
    if rng.random() < 0.3:
        tilt[2, :2] = rng.normal(0, 0.0011, 2)
    here = np.array([[1, 0, -centre[0]], [0, 1, -centre[1]], [0, 0, 1]])
    place = np.eye(3)
    place[:2, :2], place[:2, 2] = linear, target
    return place @ tilt @ here


def _placed(face, mapping, angle, width, height):
    """Carries the face's places over; the box is the one around the turned ellipse that fills the old one."""
    moved = cv2.perspectiveTransform(np.vstack([face.points, face.centre])[None], mapping)[0]
    centre = moved[5]
    steps = np.array([face.centre + [1, 0], face.centre + [0, 1]])
    jacobian = (cv2.perspectiveTransform(steps[None], mapping)[0] - centre).T
    size = 2 * np.linalg.norm(jacobian * (face.size / 2), axis=1)
    low, high = np.clip(centre - size / 2, 0, [width, height]), np.clip(centre + size / 2, 0, [width, height])
    return Placed(centre, size, moved[:5], (angle + 180) % 360 - 180, float((high - low).prod() / size.prod()))


def _corners(low, high):
    return np.array([low, [high[0], low[1]], high, [low[0], high[1]]], np.float64)


def _covers(outline, other):
    """Whether what is pasted may hide a face that is already there."""
    low, high = other.centre - other.size / 2, other.centre + other.size / 2
    return bool(np.all(outline.min(0) < high) and np.all(outline.max(0) > low))


def _mask(shape, face, whole, rng):
    """What of the cut picture is pasted: a rectangle, or a soft ellipse so that there is no edge to be seen."""
    height, width = shape[:2]
    if whole and not face.soft or rng.random() < (0.3 if face.soft else 0.8):
        return np.full((height, width), 255, np.uint8)
    mask = np.zeros((height, width), np.float32)
    cv2.ellipse(mask, (width // 2, height // 2), (int(width * 0.44), int(height * 0.47)), 0, 0, 360, 1.0, -1)
    return cv2.GaussianBlur(mask, (0, 0), max(0.5, 0.04 * min(width, height)))

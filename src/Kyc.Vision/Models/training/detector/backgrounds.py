"""What is behind faces, and pictures without any: pieces of pictures, gradients, textures, cards, writing."""

import string

import cv2
import numpy as np

FONTS = [cv2.FONT_HERSHEY_SIMPLEX, cv2.FONT_HERSHEY_PLAIN, cv2.FONT_HERSHEY_COMPLEX, cv2.FONT_HERSHEY_TRIPLEX]
LETTERS = np.array(list(string.ascii_uppercase + string.digits + "<< -"))


def background(faces, width, height, rng):
    """A BGR picture of the given size without a face."""
    kind = rng.random()
    if kind < 0.45:
        return _piece(faces, width, height, rng)
    if kind < 0.6:
        return _gradient(width, height, rng)
    if kind < 0.75:
        return _texture(width, height, rng)
    if kind < 0.95:
        return _card(width, height, rng)
    return np.full((height, width, 3), rng.integers(0, 256, 3) if rng.random() < 0.5 else 0, np.uint8)


def faceless_piece(face, rng):
    """The strip of a picture left, right or above of its face (hair, clothes, surroundings); None if too small."""
    picture, half = face.picture, face.size / 2
    side = rng.integers(4)
    left, right = int(face.centre[0] - 1.15 * half[0]), int(face.centre[0] + 1.15 * half[0])
    top, bottom = int(face.centre[1] - 1.25 * half[1]), int(face.centre[1] + 1.25 * half[1])
    piece = [picture[:, :max(left, 0)], picture[:, right:], picture[:max(top, 0)], picture[bottom:]][side]
    return piece if min(piece.shape[:2]) >= 24 else None


def _piece(faces, width, height, rng):
    """Pieces of pictures, mirrored at their edges until they fill the place, sometimes several in a patchwork."""
    made = np.zeros((height, width, 3), np.uint8)
    for patch in range(1 if rng.random() < 0.5 else rng.integers(2, 6)):
        piece = None
        while piece is None:
            piece = faceless_piece(faces[rng.integers(len(faces))], rng)
        scale = np.exp(rng.uniform(np.log(0.5), np.log(4)))
        x, y = (0, 0) if patch == 0 else (rng.integers(0, width * 3 // 4), rng.integers(0, height * 3 // 4))
        w, h = (width, height) if patch == 0 else (rng.integers(16, width - x + 1), rng.integers(16, height - y + 1))
        angle = rng.uniform(0, 360) if rng.random() < 0.3 else rng.choice([0, 0, 90, 180, 270])
        turn = cv2.getRotationMatrix2D((piece.shape[1] / 2, piece.shape[0] / 2), angle, scale)
        made[y:y + h, x:x + w] = cv2.warpAffine(piece, turn, (int(w), int(h)), borderMode=cv2.BORDER_REFLECT)
    return made


def _gradient(width, height, rng):
    corners = rng.integers(0, 256, (2, 2, 3)).astype(np.float32)
    if rng.random() < 0.5:
        corners = corners.mean(2, keepdims=True).repeat(3, 2)
    return cv2.resize(corners, (width, height), interpolation=cv2.INTER_LINEAR).astype(np.uint8)


def _texture(width, height, rng):
    """Noise of several grains, in colours around one, stretched."""
    made = np.zeros((height, width, 3), np.float32)
    for _ in range(rng.integers(1, 4)):
        grain = np.exp(rng.uniform(0, 4))
        size = (max(2, int(width / grain / rng.uniform(1, 4))), max(2, int(height / grain)))
        noise = rng.normal(0, 1, (size[1], size[0], 3 if rng.random() < 0.3 else 1)).astype(np.float32)
        made += rng.uniform(5, 50) * cv2.resize(noise, (width, height)).reshape(height, width, -1)
    return np.clip(made + rng.integers(20, 236, 3), 0, 255).astype(np.uint8)


def _card(width, height, rng):
    """Fields, lines, seals, circles and writing, as on cards and forms; or strokes without meaning."""
    made = _gradient(width, height, rng) if rng.random() < 0.7 else _texture(width, height, rng)
    for _ in range(rng.integers(0, 6)):
        colour = tuple(int(v) for v in rng.integers(0, 256, 3))
        one, other = (int(rng.integers(width)), int(rng.integers(height))), \
                     (int(rng.integers(width)), int(rng.integers(height)))
        thickness = int(rng.choice([-1, 1, 2, 4]))
        shape = rng.random()
        if shape < 0.4:
            cv2.rectangle(made, one, other, colour, thickness)
        elif shape < 0.8:
            axes = (int(rng.integers(4, max(6, width // 4))), int(rng.integers(4, max(6, height // 4))))
            cv2.ellipse(made, one, axes, float(rng.uniform(0, 180)), 0, 360, colour, thickness, cv2.LINE_AA)
        else:
            cv2.line(made, one, other, colour, max(thickness, 1), cv2.LINE_AA)
    size, line = rng.uniform(0.3, 1.2), 0
    ink = tuple(int(v) for v in rng.integers(0, 110, 3))
    while line < height and rng.random() < 0.95:
        line += int(size * rng.uniform(20, 45))
        words = "".join(rng.choice(LETTERS, rng.integers(3, 40)))
        cv2.putText(made, words, (int(rng.integers(0, width)) // 2, line), FONTS[rng.integers(len(FONTS))], size, ink,
                    int(rng.integers(1, 3)), cv2.LINE_AA)
    return made

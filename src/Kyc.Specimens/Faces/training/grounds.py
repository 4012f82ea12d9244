"""Rough surroundings of a face: hair, ears, neck and wall in many colours, as the product draws them in detail."""
import cv2
import numpy as np

from pictures import HEIGHT, WIDTH

X, Y = np.meshgrid(np.arange(WIDTH, dtype=np.float32) - 95.5, np.arange(HEIGHT, dtype=np.float32))


def soft(mask):
    return cv2.GaussianBlur(mask.astype(np.float32), (0, 0), 1.5)[..., None]


def ground(rng):
    """Float [H,W,4]: BGR, and how much of the person's own skin is added."""
    wall = np.append(rng.uniform(120, 220, 3), 0).astype(np.float32) + np.zeros((HEIGHT, WIDTH, 4), np.float32)
    skin = np.array([0, 0, 0, 1], np.float32)
    hair = np.append(np.array([34, 42, 54]) * rng.choice([0.6, 1, 1.6, 2.6]), 0).astype(np.float32)
    is_long = rng.random() < 0.4
    volume = rng.uniform(6, 12) if is_long else rng.uniform(2, 7)
    cap = (X / (43 + volume)) ** 2 + ((Y - 92) / (57 + volume)) ** 2 < 1
    cap = np.where(Y > 92, (np.abs(X) < 43 + volume) & (Y < (190 if is_long else 98)), cap)
    head = (np.abs(X) / 43) ** 2.2 + (np.abs(Y - 100) / np.where(Y < 100, 66, 78)) ** 2.2 < 1
    neck = (np.abs(X) < 30) & (Y > 130)
    ears = (((np.abs(X) - 43) / 7) ** 2 + ((Y - 109) / 16) ** 2 < 1) & (not is_long)
    line = rng.uniform(48, 62) + rng.uniform(0, 0.015) * X ** 2
    free = (Y > line) & (np.abs(X) < (38 if is_long else 41))
    picture = wall
    for mask, colour in ((neck, skin * 0.75), (ears, skin * 0.8), (cap, hair), (head & free, skin)):
        picture = picture * (1 - soft(mask)) + colour * soft(mask)
    return picture


def many(count, seed):
    """[count,4,H,W]."""
    rng = np.random.default_rng(seed)
    return np.stack([ground(rng).transpose(2, 0, 1) for _ in range(count)]).astype(np.float32)

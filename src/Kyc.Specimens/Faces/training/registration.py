"""Dense correspondence: where each pixel of the mean face lies in each picture (smoothed optical flow)."""
import cv2
import numpy as np

from pictures import HEIGHT, WIDTH

GRID = np.stack(np.meshgrid(np.arange(WIDTH), np.arange(HEIGHT)), -1).astype(np.float32)
LONGEST = 9.0  # pixels; longer ones are mistakes of the flow


def filled(picture, mask, feather=0):
    """The person's colours carried on over the background, coarse to fine; a feather in pixels softens the border."""
    weight = (mask > 127).astype(np.float32)
    weight = cv2.erode(weight, np.ones((5, 5)))
    if feather:
        weight = cv2.GaussianBlur(weight, (0, 0), feather)
    levels = [(picture.astype(np.float32) * weight[..., None], weight)]
    while min(levels[-1][1].shape) > 4:
        colour, w = levels[-1]
        size = ((w.shape[1] + 1) // 2, (w.shape[0] + 1) // 2)
        levels.append((cv2.resize(colour, size, interpolation=cv2.INTER_AREA),
                       cv2.resize(w, size, interpolation=cv2.INTER_AREA)))
    colour, w = levels[-1]
    out = colour / np.maximum(w, 1e-4)[..., None]
    for colour, w in reversed(levels[:-1]):
        out = cv2.resize(out, (w.shape[1], w.shape[0]), interpolation=cv2.INTER_LINEAR)
        sure = np.clip(w, 0, 1)[..., None]
        out = np.where(sure > 0, sure * (colour / np.maximum(w, 1e-4)[..., None]) + (1 - sure) * out, out)
    return np.clip(out, 0, 255).astype(np.uint8)


def evened(picture):
    """Luminance with the light evened out: what flow compares."""
    grey = cv2.cvtColor(picture, cv2.COLOR_BGR2GRAY).astype(np.float32)
    low = cv2.GaussianBlur(grey, (0, 0), 12)
    spread = np.sqrt(cv2.GaussianBlur((grey - low) ** 2, (0, 0), 14)) + 6
    return np.clip(128 + 45 * (grey - low) / spread, 0, 255).astype(np.uint8)


def face_weight():
    """1 in the face, falling to 0 at ears and neck, where flow is no longer trusted."""
    dx, dy = (GRID[..., 0] - 95.5) / 62, (GRID[..., 1] - 116) / 76
    return np.clip(1.6 - 1.6 * (dx ** 2 + dy ** 2) ** 1.5, 0, 1).astype(np.float32)


class Register:
    def __init__(self):
        self.flow = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
        self.weight = cv2.GaussianBlur(face_weight(), (0, 0), 5)

    def shift(self, reference, picture, smooth=5.0):
        """[H,W,2]: picture(x + shift(x)) looks like reference(x); both evened."""
        raw = self.flow.calc(reference, picture, None)
        length = np.linalg.norm(raw, axis=-1, keepdims=True)
        raw *= np.minimum(1, LONGEST / np.maximum(length, 1e-3))
        trust = self.weight + 0.02
        smoothed = cv2.GaussianBlur(raw * trust[..., None], (0, 0), smooth)
        return smoothed / cv2.GaussianBlur(trust, (0, 0), smooth)[..., None] * self.weight[..., None]


def warped(picture, shift):
    where = GRID + shift
    return cv2.remap(picture, where[..., 0], where[..., 1], cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def mirrored(shift):
    return shift[:, ::-1] * np.array([-1, 1], np.float32)


def correspondences(pictures, rounds=3):
    """Shifts [n,H,W,2] (float16) from the mean of all pictures, which is made anew each round from what fits it."""
    compared = [evened(picture) for picture in pictures]
    mean = np.mean([picture.astype(np.float32) for picture in pictures], 0)
    mean = (mean + mean[:, ::-1]) / 2
    register = Register()
    for left in reversed(range(rounds)):
        reference = evened(np.clip(mean, 0, 255).astype(np.uint8))
        shifts = np.stack([register.shift(reference, one).astype(np.float16) for one in compared])
        drift = shifts.astype(np.float32).mean(0)
        drift = (drift + mirrored(drift)) / 2
        mean = np.mean([warped(p, s.astype(np.float32)).astype(np.float32) for p, s in zip(pictures, shifts)], 0)
        mean = (mean + mean[:, ::-1]) / 2
        if left:
            mean = warped(mean, -drift)
    return shifts

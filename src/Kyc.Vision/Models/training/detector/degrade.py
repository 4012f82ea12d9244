"""What cameras, printers and codecs do to a picture."""

import cv2
import numpy as np


def degrade(canvas, rng):
    """A BGR picture with changed light and colours, blur, noise and JPEG damage; now and then as it was."""
    if rng.random() < 0.15:
        return canvas
    if rng.random() < 0.7:
        canvas = _light(canvas, rng)
    if rng.random() < 0.2:
        canvas = cv2.cvtColor(cv2.cvtColor(canvas, cv2.COLOR_BGR2GRAY), cv2.COLOR_GRAY2BGR)
    if rng.random() < 0.35:
        canvas = _blur(canvas, rng)
    if rng.random() < 0.25:
        noise = rng.normal(0, rng.uniform(2, 16), canvas.shape[:2] + (1,)).astype(np.float32)
        canvas = np.clip(canvas + noise, 0, 255).astype(np.uint8)
    if rng.random() < 0.35:
        quality = int(rng.integers(25, 95))
        canvas = cv2.imdecode(cv2.imencode(".jpg", canvas, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR)
    return canvas


def _light(canvas, rng):
    """Contrast, brightness, gamma and a cast in one table a channel; sometimes light from one side."""
    gamma = np.exp(rng.normal(0, 0.35))
    levels = 255 * (np.arange(256) / 255) ** gamma
    levels = (levels - 128) * rng.uniform(0.5, 1.3) + 128 + rng.normal(0, 22)
    gain = 1 + rng.normal(0, 0.06, 3) * (rng.random() < 0.5)
    table = np.clip(levels[:, None] * gain, 0, 255).astype(np.uint8)
    canvas = cv2.LUT(canvas, table.reshape(256, 1, 3))
    if rng.random() < 0.25:
        height, width = canvas.shape[:2]
        corners = rng.uniform(0.4, 1.25, (2, 2)).astype(np.float32)
        canvas = np.clip(canvas * cv2.resize(corners, (width, height))[..., None], 0, 255).astype(np.uint8)
    return canvas


def _blur(canvas, rng):
    kind = rng.random()
    if kind < 0.45:
        return cv2.GaussianBlur(canvas, (0, 0), rng.uniform(0.4, 2.2))
    if kind < 0.65:
        length = int(rng.integers(3, 10))
        kernel = np.zeros((length, length), np.float32)
        kernel[length // 2] = 1 / length
        turn = cv2.getRotationMatrix2D((length / 2 - 0.5, length / 2 - 0.5), rng.uniform(0, 180), 1)
        kernel = cv2.warpAffine(kernel, turn, (length, length))
        return cv2.filter2D(canvas, -1, kernel / kernel.sum())
    height, width = canvas.shape[:2]
    factor = rng.uniform(1.2, 3)
    small = cv2.resize(canvas, (int(width / factor), int(height / factor)), interpolation=cv2.INTER_AREA)
    return cv2.resize(small, (width, height), interpolation=cv2.INTER_LINEAR)

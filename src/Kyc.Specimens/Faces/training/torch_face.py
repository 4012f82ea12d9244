"""The product's drawing of a frontal face as the recogniser's 128x128 crop, in torch, for gradients."""
import numpy as np
import torch
import torch.nn.functional as F

from components import FACE_HEIGHT, FACE_WIDTH, LEFT, TOP
from judges import POINTS, SIDE
from pictures import similarity

# The mean face's points as the detector sees them (the labels' means differ by a unit or two).
SEEN = np.array([[75.7, 100.2], [115.3, 100.2], [95.5, 123], [76.5, 141], [114.5, 141]])
CHEEKS = [(72, 122), (119, 122), (85, 70), (106, 70), (95.5, 76), (76, 132), (115, 132)]
SHARPENING = 1.8


def planes(rows):
    """[n,13650] -> luma [n,1,140,120], chroma [n,2,70,60], shift [n,2,35,30]."""
    out, at = [], 0
    for part, signs in ((1, (1,)), (2, (1, 1)), (4, (-1, 1))):
        h, w = FACE_HEIGHT // part, FACE_WIDTH // part
        group = []
        for sign in signs:
            half = rows[:, at:at + h * w // 2].reshape(-1, h, w // 2)
            at += h * w // 2
            group.append(torch.cat([half, sign * half.flip(2)], 2))
        out.append(torch.stack(group, 1))
    return out


def sample(plane, x, y, part):
    h, w = plane.shape[2:]
    u = ((x - LEFT + 0.5) / part) / w * 2 - 1
    v = ((y - TOP + 0.5) / part) / h * 2 - 1
    return F.grid_sample(plane, torch.stack([u, v], -1), mode="bilinear", padding_mode="border", align_corners=False)


def inside(x, y):
    """The product's HeadOutline.Inside, in units."""
    across = (x - 95.5).abs() / 43
    upper = (across ** 2 + ((100 - y) / 66) ** 2).clamp(min=1e-6).sqrt()
    lower = (across.clamp(min=1e-6) ** 2.2 + ((y - 100).clamp(min=1e-6) / 78) ** 2.2) ** (1 / 2.2)
    return (1 - torch.where(y < 100, upper, lower)) * 43


def step(a, b, value):
    t = ((value - a) / (b - a)).clamp(0, 1)
    return t * t * (3 - 2 * t)


def points(shift):
    """Landmarks [n,5,2] of faces with these shifts."""
    n = len(shift)
    x = torch.tensor(SEEN[:, 0], dtype=torch.float32).expand(n, 1, 5)
    y = torch.tensor(SEEN[:, 1], dtype=torch.float32).expand(n, 1, 5)
    return torch.stack([x, y], -1)[:, 0].numpy() + sample(shift, x, y, 4)[:, :, 0].permute(0, 2, 1).detach().numpy()


def places(marks):
    """Canonical x and y [n,128,128] of every pixel of the crop."""
    grid = np.stack(np.meshgrid(np.arange(SIDE), np.arange(SIDE)), -1).reshape(-1, 2)
    out = []
    for mark in marks:
        matrix = similarity(POINTS, mark)  # from the crop back to the face
        out.append((grid @ matrix[:, :2].T + matrix[:, 2]).reshape(SIDE, SIDE, 2))
    where = torch.from_numpy(np.stack(out).astype(np.float32))
    return where[..., 0], where[..., 1]


def bgr(luma, chroma):
    return torch.stack([luma + 1.773 * chroma[:, 1], luma - 0.714 * chroma[:, 0] - 0.344 * chroma[:, 1],
                        luma + 1.403 * chroma[:, 0]], 1)


def skin(luma, chroma):
    """Mean colour [n,3] of cheeks and forehead."""
    x, y = (torch.tensor(CHEEKS)[:, k].float().expand(len(luma), 1, len(CHEEKS)) for k in (0, 1))
    return bgr(sample(luma, x, y, 1)[:, 0], sample(chroma, x, y, 2) - 128).mean((2, 3))


def crops(rows, grounds):
    """BGR crops [n,3,128,128] of faces over grounds [n,4,224,192], rough pictures of hair and neck (grounds.py)."""
    luma, chroma, shift = planes(rows)
    x, y = places(points(shift.detach()))
    ox, oy = x, y
    for _ in range(3):
        moved = sample(shift, ox, oy, 4)
        ox, oy = x - moved[:, 0], y - moved[:, 1]
    near = F.avg_pool2d(F.pad(luma, (1, 1, 1, 1), mode="replicate"), 3, 1)
    luma = luma + SHARPENING * 1.2 * (luma - near)
    l = sample(luma, ox, oy, 1)[:, 0]
    c = sample(chroma, ox, oy, 2) - 128
    face = bgr(l, c)
    trust = (step(0, 7, inside(ox, oy)) * step(56, 66, oy))[:, None]
    h, w = grounds.shape[2:]
    ground = F.grid_sample(grounds, torch.stack([(x + 0.5) / w * 2 - 1, (y + 0.5) / h * 2 - 1], -1),
                           padding_mode="border", align_corners=False)
    ground = ground[:, :3] + ground[:, 3:] * skin(near, chroma)[:, :, None, None]
    return (face * trust + ground * (1 - trust)).clamp(0, 255)

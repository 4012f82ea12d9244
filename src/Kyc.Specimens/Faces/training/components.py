"""Shape-free texture and shape of every face as one vector, made symmetric, and its principal components."""
import cv2
import numpy as np
import torch

import registration
from pictures import HEIGHT, WIDTH

# The face's part of the canonical picture: left, top, width, height; sides are multiples of 8 and 4.
LEFT, TOP, FACE_WIDTH, FACE_HEIGHT = 36, 44, 120, 140
FACE = np.s_[TOP:TOP + FACE_HEIGHT, LEFT:LEFT + FACE_WIDTH]
FEATHER = 3.0  # pixels over which the rim of a face goes over into what is carried on
MOST_TURNED = 0.22  # nose off the middle, in eye distances
BLURRED_PART = 0.2  # the least sharp pictures are left out
CHROMA_KEPT, LIGHT_KEPT = 0.35, 0.75  # of a picture's deviation in white balance and exposure


def inside_face():
    """uint8 mask of the mean face's inside: forehead to chin, without hair, ears and neck."""
    x, y = registration.GRID[..., 0] - 95.5, registration.GRID[..., 1]
    upper = (x / 41) ** 2 + ((y - 108) / 52) ** 2 < 1
    lower = (np.abs(x) / 41) ** 2.2 + (np.abs(y - 100) / 75) ** 2.2 < 1
    return (np.where(y < 104, upper, lower) * 255).astype(np.uint8)


def texture(crop, mask, shift):
    """The face as it lies on the mean face, its skin carried on beyond the rim."""
    shift = shift.astype(np.float32)
    rim = cv2.min(inside_face(), registration.warped(mask, shift))
    return registration.filled(registration.warped(crop, shift), cv2.erode(rim, np.ones((5, 5))), FEATHER)


def sharpness(texture):
    grey = cv2.cvtColor(texture, cv2.COLOR_BGR2GRAY)[80:150, 60:132]
    return float(cv2.Laplacian(grey, cv2.CV_32F).std() / (grey.std() + 8))


def balanced(luma, chroma, inside, target):
    """White balance and exposure moved towards the mean of all pictures, so that people differ by skin, not by lamp."""
    own = np.array([luma[inside].mean(), *chroma[inside].mean(0)])
    moved = (target - own) * (1 - np.array([LIGHT_KEPT, CHROMA_KEPT, CHROMA_KEPT]))
    return luma + moved[0], chroma + moved[1:]


def halves(plane, sign=1):
    """The left half of a plane's symmetric part."""
    half = plane.shape[1] // 2
    return ((plane[:, :half] + sign * plane[:, ::-1][:, :half]) / 2).ravel()


def vector(texture, shift, inside, target):
    ycc = cv2.cvtColor(texture, cv2.COLOR_BGR2YCrCb).astype(np.float32)
    luma, chroma = balanced(ycc[..., 0], ycc[..., 1:], inside, target)
    luma, chroma, shift = luma[FACE], chroma[FACE], shift[FACE]
    chroma = cv2.resize(chroma, (FACE_WIDTH // 2, FACE_HEIGHT // 2), interpolation=cv2.INTER_AREA)
    shift = cv2.resize(shift, (FACE_WIDTH // 4, FACE_HEIGHT // 4), interpolation=cv2.INTER_AREA)
    return np.concatenate([halves(luma), halves(chroma[..., 0]), halves(chroma[..., 1]),
                           halves(shift[..., 0], -1), halves(shift[..., 1])]).astype(np.float32)


def weights():
    """What an error in each number costs: full in the face, little outside; a pixel of shape counts as 12 of luma."""
    soft = cv2.GaussianBlur(inside_face().astype(np.float32) / 255, (0, 0), 4)[FACE][:, :FACE_WIDTH // 2]
    size = lambda part: (FACE_WIDTH // 2 // part, FACE_HEIGHT // part)
    luma = 0.25 + 0.75 * soft
    chroma = 1.5 * cv2.resize(luma, size(2))
    shape = 12 * cv2.resize(luma, size(4))
    return np.concatenate([p.ravel() for p in (luma, chroma, chroma, shape, shape)]).astype(np.float32)


def vectors(textures, shifts, turned):
    """One row a usable face, and which ones."""
    inside = inside_face() > 0
    sharp = np.array([sharpness(t) for t in textures])
    usable = np.flatnonzero((turned < MOST_TURNED) & (sharp > np.quantile(sharp, BLURRED_PART)))
    target = np.mean([cv2.cvtColor(textures[i], cv2.COLOR_BGR2YCrCb)[inside].mean(0) for i in usable], 0)
    return np.stack([vector(textures[i], shifts[i].astype(np.float32), inside, target) for i in usable]), usable


def principal(rows, count):
    """Mean, components (rows, each one standard deviation long) and every picture's coefficients."""
    cost = weights()
    mean = rows.mean(0)
    centred = torch.from_numpy((rows - mean) * cost)
    torch.manual_seed(1)
    u, s, v = torch.svd_lowrank(centred, q=count + 20, niter=3)
    scale = np.sqrt(len(rows))
    components = (v[:, :count] * s[:count]).T.numpy() / scale / cost
    return mean, components.astype(np.float32), (u[:, :count] * scale).numpy()

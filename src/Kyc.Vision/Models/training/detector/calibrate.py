"""Stretches the scores so that the pipeline's thresholds, made for YuNet, mean the same for this detector."""

import copy
import math

import numpy as np
import torch

from measure import best_face, pictures_at, without_face

# The weakest faces (2 % lie below) come to the first score, the strongest non-faces (1 % lie above) to the second:
# well above and well below the pipeline's thresholds of 0.6 (pictures) and 0.8 (frames).
FACE_PERCENTILE, FACE_SCORE = 2, 0.88
OTHER_PERCENTILE, OTHER_SCORE = 99, 0.30
SCALES = (0.5, 4.0)


def calibrate(net, faces, side=320):
    """The network with stretched scores, and the scale and shift of the logit that did it."""
    weak = _logit(np.percentile([best_face(net, p)[0] for p, _ in pictures_at(faces, side)], FACE_PERCENTILE))
    strong = _logit(np.percentile(without_face(net, faces, 300, seed=11), OTHER_PERCENTILE))
    scale = float(np.clip((_logit(FACE_SCORE) - _logit(OTHER_SCORE)) / max(weak - strong, 0.1), *SCALES))
    shift = _logit(FACE_SCORE) - scale * weak
    net = copy.deepcopy(net)
    with torch.no_grad():
        for head in net.heads:
            head.out.weight[0] *= scale
            head.out.bias[0] = head.out.bias[0] * scale + shift
    return net, {"logit_scale": round(scale, 4), "logit_shift": round(shift, 4)}


def _logit(share):
    return math.log(share / (1 - share))

"""Stretches the scores so that the pipeline's thresholds, made for YuNet, mean the same for this detector."""

import copy
import math

import numpy as np
import torch

from measure import best_face, pictures_at, without_face

# Half-way (in logits) between the weakest faces and the strongest non-faces comes to the pipeline's threshold for
# pictures; the middle one of the faces to where YuNet puts it. The size at which faces score the lowest counts.
WEAK_PERCENTILE, STRONG_PERCENTILE = 1, 99
THRESHOLD, MIDDLE = 0.6, 0.95
SCALES = (1.0, 4.0)
SIDES = (160, 320, 640)


def calibrate(net, faces):
    """The network with stretched scores, and the scale and shift of the logit that did it."""
    scores = [[best_face(net, picture)[0] for picture, _ in pictures_at(faces, side)] for side in SIDES]
    weak = min(_logit(np.percentile(s, WEAK_PERCENTILE)) for s in scores)
    middle = min(_logit(np.median(s)) for s in scores)
    strong = _logit(np.percentile(without_face(net, faces, 300, seed=11), STRONG_PERCENTILE))
    edge = (weak + strong) / 2
    scale = float(np.clip((_logit(MIDDLE) - _logit(THRESHOLD)) / (middle - edge), *SCALES))
    shift = _logit(THRESHOLD) - scale * edge
    net = copy.deepcopy(net)
    with torch.no_grad():
        for head in net.heads:
            head.out.weight[0] *= scale
            head.out.bias[0] = head.out.bias[0] * scale + shift
    return net, {"logit_scale": round(scale, 4), "logit_shift": round(shift, 4),
                 "logit_weak_faces": round(weak, 3), "logit_middle": round(middle, 3),
                 "logit_strong_others": round(strong, 3)}


def _logit(share):
    return math.log(share / (1 - share))

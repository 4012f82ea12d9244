"""Which cells answer for which face, and the losses."""

import numpy as np
import torch

from network import STRIDES

# Sizes of faces (root of width times height, pixels) that each stride answers for; they overlap.
RANGES = ((0, 52), (38, 140), (100, 1e9))
# Beyond these shares of a range a stride has to be silent; between, it is neither asked nor blamed.
SLACK = (0.75, 1.35)
RADIUS = 1.5  # cells around the middle of a face that answer, in strides
UPRIGHT, FALLEN = 42.0, 66.0  # degrees: fully a face up to the first, not one from the second
SEEN, HIDDEN = 0.6, 0.35  # share of the box inside the picture: a face from the first, none below the second
EYE_SHARE = 0.38  # eye distance of a frontal face, as a share of its size
SMALLEST = 11.0  # pixels; smaller faces are neither asked for nor blamed


class Targets:
    """Targets of one batch: scores and weights of all cells, and the places for the cells that answer."""

    def __init__(self, placed, width, height):
        grids = [(height // s, width // s) for s in STRIDES]
        starts = np.cumsum([0] + [r * c for r, c in grids])
        self.score = np.zeros((len(placed), starts[-1]), np.float32)
        self.weight = np.ones_like(self.score)
        self.cells, self.rows = [], []
        for number, faces in enumerate(placed):
            for face in sorted(faces, key=lambda f: -f.size.prod()):
                for level, stride in enumerate(STRIDES):
                    self._mark(number, face, level, stride, grids[level], starts[level])
        self.cells = np.array(self.cells, np.int64).reshape(-1, 2)
        self.rows = np.array(self.rows, np.float32).reshape(-1, 16)

    def _mark(self, number, face, level, stride, grid, start):
        size = np.sqrt(face.size.prod())
        low, high = RANGES[level]
        if not low * SLACK[0] <= size <= high * SLACK[1]:
            return
        truth = float(np.clip((FALLEN - abs(face.angle)) / (FALLEN - UPRIGHT), 0, 1))
        unsure = not low <= size <= high or face.seen < SEEN or size < SMALLEST
        if truth == 0 or face.seen < HIDDEN:
            return
        middle = face.centre / stride
        columns = np.arange(max(0, np.ceil(middle[0] - RADIUS)), min(grid[1] - 1, middle[0] + RADIUS) + 1e-6)
        rows = np.arange(max(0, np.ceil(middle[1] - RADIUS)), min(grid[0] - 1, middle[1] + RADIUS) + 1e-6)
        for row in rows.astype(int):
            for column in columns.astype(int):
                cell = start + row * grid[1] + column
                if unsure:
                    if self.score[number, cell] == 0:
                        self.weight[number, cell] = 0
                    continue
                here = np.array([column, row])
                self.score[number, cell], self.weight[number, cell] = truth, 1
                self.cells.append((number, cell))
                points = (face.points / stride - here).ravel()
                self.rows.append([*(middle - here), *np.log(face.size / stride), *points, size / stride, truth])


def losses(predicted, targets):
    """Loss of scores, of boxes and of landmarks, and the mean landmark error in eye distances."""
    score, weight = torch.from_numpy(targets.score), torch.from_numpy(targets.weight)
    if len(targets.cells) == 0:
        zero = predicted.sum() * 0
        return _score_loss(predicted[..., 0], score, weight, 1), zero, zero, float("nan")
    batch, cell = torch.from_numpy(targets.cells).T
    rows = torch.from_numpy(targets.rows)
    mine, size, truth = predicted[batch, cell], rows[:, 14:15], rows[:, 15]
    error = (mine[:, 5:15] - rows[:, 4:14]).abs() / (size * EYE_SHARE)
    distance = error.detach().view(-1, 5, 2).norm(dim=2).mean(1)
    landmarks = 3 * (torch.log1p(error / 0.1).mean(1) * truth).sum() / truth.sum()
    place = (mine[:, 1:3] - rows[:, 0:2]).abs() / size
    stretch = (mine[:, 3:5] - rows[:, 2:4]).abs()
    boxes = (torch.log1p(torch.cat([place, stretch], 1) / 0.05).mean(1) * truth).sum() / truth.sum()
    # A cell is as sure as its landmarks are good, so that the best of the cells wins.
    score[batch, cell] = truth * (1.02 - 1.5 * distance).clamp(0.7, 1)
    return _score_loss(predicted[..., 0], score, weight, len(batch)), boxes, landmarks, distance.mean().item()


def _score_loss(logit, score, weight, count):
    """Quality focal loss: cross-entropy with soft targets, weighted by the square of the error."""
    plain = torch.nn.functional.binary_cross_entropy_with_logits(logit, score, reduction="none")
    distance = (torch.sigmoid(logit.detach()) - score).abs()
    return (plain * distance.pow(2) * weight).sum() / count

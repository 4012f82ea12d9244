"""What cameras, codecs and a neighbour's detector do to a face, on whole batches."""
import math

import torch
import torch.nn.functional as nn


def views(crops, size, generator):
    """Random views of crops (uint8 [N, 3, S, S]) as float [N, 3, size, size], 0..255.

    The target stays that of the clean crop, so the student learns to see through what is done here.
    """
    x = _placed(crops.float(), size, generator)
    x = _softened(x, generator)
    x = _lit(x, generator)
    return _covered(x, generator).clamp(0, 255)


def _uniform(generator, shape, low, high):
    return torch.rand(shape, generator=generator) * (high - low) + low


def _placed(x, size, generator):
    count, side = x.shape[0], x.shape[-1]
    angle = torch.randn(count, generator=generator) * math.radians(2.5)
    scale = size / side * (1 + torch.randn(count, generator=generator) * 0.025)
    shift = torch.randn(count, 2, generator=generator) * 2 * 1.3 / side
    cos, sin = torch.cos(angle) * scale, torch.sin(angle) * scale
    matrix = torch.stack([torch.stack([cos, -sin, shift[:, 0]], 1), torch.stack([sin, cos, shift[:, 1]], 1)], 1)
    grid = nn.affine_grid(matrix, [count, 3, size, size], align_corners=False)
    return nn.grid_sample(x, grid, mode="bilinear", padding_mode="zeros", align_corners=False)


def _softened(x, generator):
    """An eighth of the batch each through one of a few resolutions; the rest stays sharp."""
    size, eighth = x.shape[-1], x.shape[0] // 8
    order = torch.randperm(x.shape[0], generator=generator)
    for turn in range(3):
        some = order[turn * eighth:(turn + 1) * eighth]
        small = int(_uniform(generator, 1, 24, 80))
        shrunk = nn.interpolate(x[some], size=(small, small), mode="bilinear", antialias=True, align_corners=False)
        x[some] = nn.interpolate(shrunk, size=(size, size), mode="bilinear", align_corners=False)
    return x


def _lit(x, generator):
    count = x.shape[0]
    gain = torch.exp(torch.randn(count, 1, 1, 1, generator=generator) * 0.2)
    balance = torch.exp(torch.randn(count, 3, 1, 1, generator=generator) * 0.06)
    offset = torch.randn(count, 1, 1, 1, generator=generator) * 12
    ramp = torch.linspace(-1, 1, x.shape[-1])
    slope = torch.randn(count, 2, 1, 1, generator=generator) * 0.15
    light = 1 + slope[:, :1] * ramp[None, None, None, :] + slope[:, 1:] * ramp[None, None, :, None]
    mean = x.mean((1, 2, 3), keepdim=True)
    x = (x - mean) * gain * balance * light + mean * balance * light + offset
    grey = torch.rand(count, 1, 1, 1, generator=generator) < 0.15
    x = torch.where(grey, x.mean(1, keepdim=True).expand_as(x), x)
    noisy = torch.randperm(count, generator=generator)[:count // 4]
    strength = _uniform(generator, (len(noisy), 1, 1, 1), 2, 16)
    x[noisy] += torch.randn(x[noisy].shape, generator=generator) * strength
    return x


def _covered(x, generator):
    """A grey patch over part of every eighth face."""
    count, size = x.shape[0], x.shape[-1]
    for index in torch.randperm(count, generator=generator)[:count // 8].tolist():
        width, height = _uniform(generator, 2, 10, 32).int().tolist()
        left = int(_uniform(generator, 1, 0, size - width))
        top = int(_uniform(generator, 1, 0, size - height))
        x[index, :, top:top + height, left:left + width] = _uniform(generator, 1, 0, 255)
    return x

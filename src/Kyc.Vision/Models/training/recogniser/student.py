"""The student: a small residual network of dense convolutions, which train fast in bfloat16 on a CPU."""
import torch
from torch import nn


def _conv(inside, outside, stride=1):
    return nn.Conv2d(inside, outside, 3, stride, 1, bias=False)


class Block(nn.Module):
    """Two 3 x 3 convolutions with a shortcut; stride 2 halves the sides."""

    def __init__(self, inside, outside, stride=1):
        super().__init__()
        self.body = nn.Sequential(
            _conv(inside, outside, stride), nn.BatchNorm2d(outside), nn.ReLU(),
            _conv(outside, outside), nn.BatchNorm2d(outside))
        same = inside == outside and stride == 1
        self.shortcut = nn.Identity() if same else nn.Sequential(
            nn.AvgPool2d(2) if stride == 2 else nn.Identity(),
            nn.Conv2d(inside, outside, 1, bias=False), nn.BatchNorm2d(outside))

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


class Student(nn.Module):
    """BGR 0..255 [N, 3, 96, 96] to an embedding [N, 256] whose direction is the face."""

    def __init__(self, embedding=256):
        super().__init__()
        self.body = nn.Sequential(
            _conv(3, 32, 2), nn.BatchNorm2d(32), nn.ReLU(),
            Block(32, 48, 2), Block(48, 48),
            Block(48, 128, 2), Block(128, 128),
            Block(128, 192, 2), Block(192, 192))
        self.head = nn.Sequential(
            nn.Conv2d(192, 384, 1, bias=False), nn.BatchNorm2d(384), nn.ReLU(),
            nn.Conv2d(384, 384, 6, groups=384, bias=False), nn.BatchNorm2d(384), nn.Flatten())
        self.embedding = nn.Linear(384, embedding)

    def forward(self, x):
        return self.embedding(self.head(self.body((x - 127.5) / 64)))

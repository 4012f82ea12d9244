"""The network: dense convolutions, strides 8, 16 and 32, one small head each."""

import torch
from torch import nn

STRIDES = (8, 16, 32)


def conv(inputs, outputs, stride=1, dilation=1, size=3):
    """Convolution and batch normalisation; the normalisation is folded into the convolution on export."""
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, size, stride, dilation * (size // 2), dilation, bias=False),
        nn.BatchNorm2d(outputs))


class Residual(nn.Module):
    """One convolution beside a short cut."""

    def __init__(self, channels, dilation=1):
        super().__init__()
        self.conv = conv(channels, channels, dilation=dilation)

    def forward(self, x):
        return torch.relu(x + self.conv(x))


class Down(nn.Module):
    """Halves the picture."""

    def __init__(self, inputs, outputs):
        super().__init__()
        self.conv = conv(inputs, outputs, stride=2)

    def forward(self, x):
        return torch.relu(self.conv(x))


class Head(nn.Module):
    """Score logit, box (4) and landmarks (10) of each cell, in units of the stride."""

    def __init__(self, inputs, channels):
        super().__init__()
        self.conv = conv(inputs, channels)
        self.out = nn.Conv2d(channels, 15, 1)
        nn.init.normal_(self.out.weight, std=0.01)
        nn.init.zeros_(self.out.bias)
        with torch.no_grad():
            self.out.bias[0] = -5.0

    def forward(self, x):
        x = torch.relu(self.conv(x))
        with torch.cpu.amp.autocast(enabled=False):
            return self.out(x.float())


class Detector(nn.Module):
    """BGR 0..255 in; a map of 15 channels for each stride out."""

    def __init__(self):
        super().__init__()
        self.stem = nn.Sequential(Down(3, 16), Down(16, 32))
        self.fine = nn.Sequential(Down(32, 40), Residual(40), Residual(40))
        self.middle = nn.Sequential(Down(40, 64), Residual(64), Residual(64))
        # Dilations let the coarsest cells see a face that fills a picture of 640 pixels.
        self.coarse = nn.Sequential(Down(64, 64), Residual(64), Residual(64, 2), Residual(64, 3))
        self.from_coarse = conv(64, 48, size=1)
        self.from_middle = conv(64, 48, size=1)
        self.from_fine = conv(40, 48, size=1)
        self.heads = nn.ModuleList([Head(48, 32), Head(48, 48), Head(48, 48)])

    def forward(self, x):
        fine = self.fine(self.stem(x / 128))
        middle = self.middle(fine)
        coarse = self.coarse(middle)
        high = torch.relu(self.from_coarse(coarse))
        mid = torch.relu(self.from_middle(middle) + self._larger(high))
        low = torch.relu(self.from_fine(fine) + self._larger(mid))
        return [head(level) for head, level in zip(self.heads, (low, mid, high))]

    @staticmethod
    def _larger(x):
        return nn.functional.interpolate(x, scale_factor=2, mode="nearest")


def flatten(maps):
    """The maps of all strides as one [batch, cells, 15], row by row, stride 8 first."""
    return torch.cat([m.permute(0, 2, 3, 1).reshape(m.shape[0], -1, 15) for m in maps], 1)

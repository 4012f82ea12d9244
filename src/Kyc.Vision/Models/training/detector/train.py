"""Trains the built-in detector from the teacher's labels.

    python3 train.py --faces FOLDER --out FOLDER [--steps N] [--seed N]

FOLDER of faces holds train/labels.csv, train/lfw_train.tar and images/pairs.csv (whose people are kept out).
Runs on one thread; interrupted, it goes on from the last checkpoint of the same --out. Writes kyc_detector_s.onnx,
report.json and log.csv. Needs Debian's python3-torch, python3-onnx, python3-numpy and python3-opencv, nothing else.
"""

import argparse
import copy
import json
import math
import time
import zlib
from pathlib import Path

import cv2
import numpy as np
import torch

from calibrate import calibrate
from compose import compose_pair
from export import export
from faces import read_faces
from invented import invent_faces
from measure import measure
from network import Detector, flatten
from targets import Targets, losses

# Sides of the square training pictures, pictures a step, share of the steps.
SIZES = ((256, 18, 0.50), (320, 12, 0.26), (192, 26, 0.12), (640, 4, 0.12))
RATE, WARM_UP, DECAY = 2.5e-3, 200, 0.02
FLAT = 0.5  # share of the steps at the full rate, before it falls
LARGE = (0.40, 0.64)  # share of pictures with one large face: at the full rate, and while it falls
AVERAGE = 0.998  # of the weights, a step
KEPT_ASIDE = 25  # one person of so many is measured, not trained
CHECKPOINT_STEPS, LOG_STEPS = 250, 50


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--faces", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--steps", type=int, default=9500)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    options.out.mkdir(parents=True, exist_ok=True)
    torch.manual_seed(options.seed)
    torch.set_num_threads(1)
    cv2.setNumThreads(1)

    faces = read_faces(options.faces)
    aside = [f for f in faces if zlib.crc32(f.person.encode()) % KEPT_ASIDE == 0]
    trained = [f for f in faces if zlib.crc32(f.person.encode()) % KEPT_ASIDE]
    invented = invent_faces(trained, 600, 150, np.random.default_rng(options.seed))
    print(f"{len(trained)} pictures to train on, {len(aside)} kept aside", flush=True)

    run = Run(options)
    while run.step < options.steps:
        run.advance(trained, invented)
    run.save()
    net, stretch = calibrate(run.average.eval(), aside)
    export(net, str(options.out / "kyc_detector_s.onnx"))
    report = {"steps": options.steps, "seed": options.seed, "trained_pictures": len(trained),
              "people_trained": len({face.person for face in trained}), "minutes": round(run.seconds / 60, 1),
              "parameters": sum(p.numel() for p in net.parameters()), "scores": stretch,
              "figures": measure(net, aside, (128, 256, 320, 640))}
    (options.out / "report.json").write_text(json.dumps(report, indent=2) + "\n")
    print(json.dumps(report, indent=2))


class Run:
    """The state of a training: network, its running average, optimiser and step."""

    def __init__(self, options):
        self.options, self.step, self.seconds, self.sums = options, 0, 0.0, []
        self.net = Detector().to(memory_format=torch.channels_last)
        self.average = copy.deepcopy(self.net)
        self.optimiser = torch.optim.AdamW(self.net.parameters(), RATE, weight_decay=DECAY)
        self.checkpoint = options.out / "checkpoint.pt"
        if self.checkpoint.exists():
            self._restore()

    @property
    def falling(self):
        """Whether the rate falls: then the places of large faces count more, by which recognisers align."""
        return self.step >= FLAT * self.options.steps

    def advance(self, faces, invented):
        """One step. Its pictures depend on seed and step alone, so a resumed run sees the same ones."""
        start = time.monotonic()
        rng = np.random.default_rng([self.options.seed, self.step])
        side, count, _ = SIZES[rng.choice(len(SIZES), p=[share for _, _, share in SIZES])]
        made = [one for _ in range(count // 2) for one in compose_pair(faces, invented, side, side, rng, LARGE[self.falling])]
        pictures = torch.from_numpy(np.stack([picture for picture, _ in made])).permute(0, 3, 1, 2).float()
        targets = Targets([placed for _, placed in made], side, side)
        for group in self.optimiser.param_groups:
            group["lr"] = self._rate()
        self.net.train()
        with torch.cpu.amp.autocast(dtype=torch.bfloat16):
            maps = self.net(pictures.contiguous(memory_format=torch.channels_last))
        score, boxes, landmarks, error = losses(flatten(maps).float(), targets)
        loss = score + 0.3 * boxes + (1 + self.falling) * landmarks
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.net.parameters(), 5.0)
        self.optimiser.step()
        self.step += 1
        self._blend()
        self.seconds += time.monotonic() - start
        self._note([score.item(), boxes.item(), landmarks.item(), error])

    def _rate(self):
        if self.step < WARM_UP:
            return RATE * (self.step + 1) / WARM_UP
        fallen = (self.step / self.options.steps - FLAT) / (1 - FLAT)
        return RATE * (0.01 + 0.99 * 0.5 * (1 + math.cos(math.pi * min(max(fallen, 0), 1))))

    def _blend(self):
        keep = min(AVERAGE, self.step / (self.step + 20))
        with torch.no_grad():
            for mine, new in zip(self.average.state_dict().values(), self.net.state_dict().values()):
                if mine.dtype.is_floating_point:
                    mine.lerp_(new, 1 - keep)
                else:
                    mine.copy_(new)

    def _note(self, values):
        self.sums.append(values)
        if self.step % LOG_STEPS == 0:
            line = [self.step, round(self.seconds), *np.round(np.nanmean(self.sums, 0), 4)]
            print(*line, flush=True)
            with open(self.options.out / "log.csv", "a") as log:
                log.write(",".join(str(v) for v in line) + "\n")
            self.sums = []
        if self.step % CHECKPOINT_STEPS == 0:
            self.save()

    def save(self):
        state = {"step": self.step, "seconds": self.seconds, "net": self.net.state_dict(),
                 "average": self.average.state_dict(), "optimiser": self.optimiser.state_dict()}
        torch.save(state, self.checkpoint.with_suffix(".new"))
        self.checkpoint.with_suffix(".new").replace(self.checkpoint)

    def _restore(self):
        state = torch.load(self.checkpoint)
        self.step, self.seconds = state["step"], state["seconds"]
        self.net.load_state_dict(state["net"])
        self.average.load_state_dict(state["average"])
        self.optimiser.load_state_dict(state["optimiser"])


if __name__ == "__main__":
    main()

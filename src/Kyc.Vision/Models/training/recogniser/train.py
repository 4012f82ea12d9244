"""Trains the recogniser on the pool: a direction loss and a relation loss against the teacher's embeddings.

    train.py --pool DIR --out DIR [--steps N] [--threads N]

Seeded; writes a checkpoint every 500 steps and goes on from it; the result is the running mean of the weights.
"""
import argparse
import copy
import glob
import json
import math
import os
import queue
import sys
import threading
import time

import numpy as np
import torch
from torch.nn.functional import normalize

sys.path.insert(0, os.path.dirname(__file__))
from augment import views  # noqa: E402
from student import Student  # noqa: E402

SIZE = 96
BATCH = 128
PEAK = 2.5e-3
WARM_UP = 500
DECAY = 0.05
RELATION = 20.0
EVERY = 500


class Pool:
    """The crops (uint8 [S, S, 3]) and the teacher's unit vectors; shards written meanwhile join on `look`."""

    def __init__(self, folder):
        self.folder, self.shards = folder, {}

    def look(self):
        for path in sorted(glob.glob(os.path.join(self.folder, "?-????.npz"))):
            if path not in self.shards:
                shard = np.load(path)
                self.shards[path] = torch.from_numpy(shard["crops"]), torch.from_numpy(shard["targets"])
        self.crops = [crops for crops, _ in self.shards.values()]
        self.targets = [targets for _, targets in self.shards.values()]
        self.ends = np.cumsum([len(crops) for crops in self.crops])

    def batch(self, step):
        """The batch of a step: the same at every run with the same pool."""
        generator = torch.Generator().manual_seed(1_000_003 * step + 17)
        chosen = torch.randint(int(self.ends[-1]), (BATCH,), generator=generator).numpy()
        shards = np.searchsorted(self.ends, chosen, side="right")
        rows = chosen - np.concatenate([[0], self.ends])[shards]
        crops = torch.stack([self.crops[shard][row] for shard, row in zip(shards, rows)])
        targets = torch.stack([self.targets[shard][row] for shard, row in zip(shards, rows)])
        # Stored as rows of pixels; channels first is a view.
        x = views(crops.permute(0, 3, 1, 2), SIZE, generator)
        return x.contiguous(memory_format=torch.channels_last), targets.float()


def loss_of(student, target):
    """1 - cosine to the teacher's direction, and how far every pair's cosine is from the teacher's."""
    student = normalize(student.float())
    apart = student @ student.T - target @ target.T
    relation = apart.pow(2).sum() / (len(student) * (len(student) - 1))
    return 1 - (student * target).sum(1).mean(), relation


def rate(step, steps):
    if step < WARM_UP:
        return PEAK * (step + 1) / WARM_UP
    return PEAK * (0.002 + 0.998 * 0.5 * (1 + math.cos(math.pi * (step - WARM_UP) / max(1, steps - WARM_UP))))


def follow(mean, model, step):
    """Moves the running mean of the weights towards the model's."""
    keep = min(0.9995, (1 + step) / (10 + step))
    with torch.no_grad():
        for one, other in zip(mean.state_dict().values(), model.state_dict().values()):
            one.lerp_(other, 1 - keep) if one.is_floating_point() else one.copy_(other)


def ahead(pool, steps):
    """A queue that a second thread keeps filled with the batches of the steps."""
    batches = queue.Queue(maxsize=4)

    def fill():
        for step in steps:
            if step % EVERY == 0:
                pool.look()
            batches.put(pool.batch(step))

    threading.Thread(target=fill, daemon=True).start()
    return batches


class Run:
    def __init__(self, options):
        torch.manual_seed(20)
        self.options = options
        self.model = Student().to(memory_format=torch.channels_last)
        self.mean = copy.deepcopy(self.model)
        decayed = [p for p in self.model.parameters() if p.ndim > 1]
        plain = [p for p in self.model.parameters() if p.ndim <= 1]
        self.optimiser = torch.optim.AdamW(
            [{"params": decayed, "weight_decay": DECAY}, {"params": plain, "weight_decay": 0.0}], lr=PEAK)
        self.step = 0
        self.path = os.path.join(options.out, "checkpoint.pt")
        if os.path.exists(self.path):
            self.resume()

    def resume(self):
        state = torch.load(self.path)
        self.model.load_state_dict(state["model"])
        self.mean.load_state_dict(state["mean"])
        self.optimiser.load_state_dict(state["optimiser"])
        self.step = state["step"]

    def save(self):
        state = {"model": self.model.state_dict(), "mean": self.mean.state_dict(),
                 "optimiser": self.optimiser.state_dict(), "step": self.step}
        torch.save(state, self.path + ".part")
        os.replace(self.path + ".part", self.path)

    def one(self, x, target):
        for group in self.optimiser.param_groups:
            group["lr"] = rate(self.step, self.options.steps)
        with torch.autocast("cpu", dtype=torch.bfloat16):
            out = self.model(x)
        direction, relation = loss_of(out, target)
        self.optimiser.zero_grad(set_to_none=True)
        (direction + RELATION * relation).backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        follow(self.mean, self.model, self.step)
        self.step += 1
        return direction.item(), relation.item()

    def go(self):
        pool = Pool(self.options.pool)
        pool.look()
        print(f"{pool.ends[-1]} crops, from step {self.step} of {self.options.steps}", flush=True)
        self.model.train()
        batches = ahead(pool, range(self.step, self.options.steps))
        sums, began = np.zeros(2), time.monotonic()
        while self.step < self.options.steps:
            sums += self.one(*batches.get())
            if self.step % 100 == 0:
                pace = (time.monotonic() - began) / 100
                direction, relation = sums / 100
                line = {"step": self.step, "direction": round(direction, 4), "relation": round(relation, 6),
                        "seconds_a_step": round(pace, 3)}
                with open(os.path.join(self.options.out, "log.jsonl"), "a") as log:
                    log.write(json.dumps(line) + "\n")
                sums, began = np.zeros(2), time.monotonic()
            if self.step % EVERY == 0 or self.step == self.options.steps:
                self.save()


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--pool", required=True)
    options.add_argument("--out", required=True)
    options.add_argument("--steps", type=int, default=12000)
    options.add_argument("--threads", type=int, default=1)
    options = options.parse_args()
    torch.set_num_threads(options.threads)
    os.makedirs(options.out, exist_ok=True)
    Run(options).go()


if __name__ == "__main__":
    main()

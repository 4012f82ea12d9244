"""Invents people: mixes of several faces, pushed away from every real picture and from each other."""
import numpy as np
import torch

import torch_face
from pack import STEP, quantised

DONORS = 5  # faces mixed into a first guess
SPREAD = 0.74  # root mean square of the coefficients, in standard deviations
# Cosines in the frontal view; the limits under every look lie higher (choose.py).
AIM_REAL, AIM_EACH_OTHER = 0.17, 0.11
TAKEN_REAL, TAKEN_EACH_OTHER = 0.28, 0.21
STEPS, RATE, BATCH = 6, 0.12, 16
ROUNDS = 4  # of pushing before a guess is given up
GUESSES = 2  # for each one that is pushed: the least alike are taken
NEAREST = 12  # real pictures that push at a time
MIXED_LIGHT = 0.12


def first_guesses(count, coefficients, womanly, smiling, rng):
    """Coefficients [count,K], and 0..255 of how feminine."""
    rows, style = [], []
    for _ in range(count):
        mix = rng.dirichlet(np.full(DONORS, 2.0)) @ coefficients[rng.choice(len(coefficients), DONORS, replace=False)]
        mix *= SPREAD / np.sqrt((mix ** 2).mean())
        mix += smiling * (rng.normal(-0.5, 0.7) - mix @ smiling)
        lean = mix @ womanly + rng.normal(0, 0.5)
        target = np.sign(lean) * rng.uniform(1.0, 2.2)
        rows.append(mix + womanly * (target - mix @ womanly))
        style.append(255 if lean > 0 else 0)
    return np.array(rows, np.float32), np.array(style)


class Inventor:
    def __init__(self, mean, components, recogniser, real, grounds, seed):
        self.mean, self.components = torch.from_numpy(mean), torch.from_numpy(components)
        self.recogniser, self.grounds = recogniser, torch.from_numpy(grounds)
        self.real = torch.from_numpy(real)
        self.random = np.random.default_rng(seed)

    def embed(self, coefficients, vary):
        rows = self.mean + coefficients @ self.components
        pick = self.random.integers(0, len(self.grounds), len(rows))
        crops = torch_face.crops(rows, self.grounds[pick])
        if vary:
            gain = 1 + torch.from_numpy(self.random.normal(0, MIXED_LIGHT, (len(rows), 1, 1, 1)).astype(np.float32))
            side = torch.linspace(-1, 1, 128).reshape(1, 1, 1, -1)
            slope = torch.from_numpy(self.random.normal(0, 0.2, (len(rows), 1, 1, 1)).astype(np.float32))
            crops = (crops * gain * (1 + slope * side)).clamp(0, 255)
        return self.recogniser.embed(crops, rough=vary)

    def least_alike(self, guesses, others):
        with torch.no_grad():
            unit = self.embed(torch.from_numpy(guesses), vary=False)
            near = (unit @ self.real.T).topk(3, 1).values.mean(1)
            if len(others):
                near = near + 0.7 * (unit @ others.T).topk(1, 1).values.mean(1)
        return np.argsort(near.numpy())[:BATCH]

    def push(self, guesses, others):
        """Guesses [b,K] moved until they resemble no real picture, none of the others and not each other."""
        free = torch.from_numpy(guesses.copy()).requires_grad_(True)
        adam = torch.optim.Adam([free], RATE, betas=(0.8, 0.95))
        for _ in range(STEPS):
            loss = self.too_close(self.embed(free, vary=True), others)
            adam.zero_grad()
            loss.backward()
            adam.step()
            with torch.no_grad():
                free.clamp_(-2.4, 2.4)
        return quantised(free.detach().numpy()).astype(np.float32) * STEP

    def too_close(self, unit, others):
        excess = lambda cosines, aim: torch.relu(cosines - aim).sum(1).mean()
        loss = excess((unit @ self.real.T).topk(NEAREST, 1).values, AIM_REAL)
        loss = loss + excess(unit @ unit.T - 2 * torch.eye(len(unit)), AIM_EACH_OTHER)
        if len(others):
            nearest = (unit @ others.T).topk(min(NEAREST, len(others)), 1).values
            loss = loss + excess(nearest, AIM_EACH_OTHER)
        return loss

    def invent(self, count, coefficients, womanly, smiling, report, begun=None):
        """As many people as wanted; begun are coefficients and styles of those that an earlier run found."""
        people, styles = (list(part) for part in begun) if begun else ([], [])
        units = [self.embed(torch.from_numpy(row[None]), vary=False)[0] for row in people]
        waiting, tried = [], 0
        while len(people) < count:
            others = torch.stack(units) if units else torch.zeros(0, self.real.shape[1])
            if len(waiting) < BATCH:
                missing = BATCH - len(waiting)
                guesses, style = first_guesses(missing * GUESSES, coefficients, womanly, smiling, self.random)
                apart = self.least_alike(guesses, others)[:missing]
                waiting += [(row, how, ROUNDS) for row, how in zip(guesses[apart], style[apart])]
                tried += missing
            pushed = self.push(np.stack([row for row, _, _ in waiting]), others)
            with torch.no_grad():
                unit = self.embed(torch.from_numpy(pushed), vary=False)
            still = []
            for row, one, (_, how, rounds) in zip(pushed, unit, waiting):
                near = max((float(one @ other) for other in units), default=0)
                if float((self.real @ one).max()) < TAKEN_REAL and near < TAKEN_EACH_OTHER:
                    people.append(row), styles.append(how), units.append(one)
                elif rounds > 1:
                    still.append((row, how, rounds - 1))
            waiting = still
            report(f"{len(people)} of {tried} tried", np.array(people), np.array(styles))
        return np.array(people), np.array(styles), torch.stack(units).numpy()

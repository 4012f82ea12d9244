"""Makes the pool the student learns from: face crops with the teacher's embedding of each.

The few thousand people of the training pictures are too few to learn what tells strangers apart, so most of the pool
are faces of nobody: two people blended, the upper part of one above the lower part of another, shapes bent. The
teacher says where each lies. Run once; shards that are already there are kept, so a broken run goes on.

    pool.py --faces DIR --teacher FILE --out DIR [--invented 6] [--part 0/1]
"""
import argparse
import os
import sys

import cv2
import numpy as np
import torch

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))
import pictures  # noqa: E402
from teacher import Teacher  # noqa: E402

SCALE = 0.75   # the student sees 96 x 96 where the teacher sees 128 x 128
MARGIN = 6     # room for shifts, in the student's pixels
CROP = int(pictures.TEACHER_SIZE * SCALE) + 2 * MARGIN
WIDE = 8       # the same margin in the teacher's pixels
BATCH = 16     # faces the teacher sees at once: what fits in the processor's cache is fastest
SHARD = 1024


def invent(random, one, other):
    """A face of nobody out of two aligned faces."""
    kind = random.random()
    tinted = matched(other, one)
    if kind < 0.35:
        share = random.uniform(0.3, 0.7)
        face = share * one + (1 - share) * tinted
    elif kind < 0.85:
        rows = np.arange(one.shape[0], dtype=np.float32)[:, None, None]
        edge = random.uniform(0.42, 0.72) * one.shape[0]
        share = 1 / (1 + np.exp((rows - edge) / random.uniform(3, 8)))
        face = share * one + (1 - share) * tinted
    else:
        face = one.astype(np.float32)
    return toned(random, bent(random, face)).clip(0, 255).astype(np.uint8)


def matched(face, model):
    """The face with the mean and spread of the model's colours."""
    face, model = face.astype(np.float32), model.astype(np.float32)
    spread = model.std((0, 1)) / (face.std((0, 1)) + 1e-3)
    return (face - face.mean((0, 1))) * spread.clip(0.6, 1.6) + model.mean((0, 1))


def bent(random, face):
    """The face after a smooth random displacement of up to a few pixels, and a stretch."""
    size = face.shape[0]
    field = random.normal(0, random.uniform(0, 3.0), (2, 4, 4)).astype(np.float32)
    dx, dy = (cv2.resize(f, (size, size), interpolation=cv2.INTER_CUBIC) for f in field)
    y, x = np.mgrid[0:size, 0:size].astype(np.float32)
    centre = (size - 1) / 2
    x = centre + (x - centre) * random.uniform(0.93, 1.07)
    y = centre + (y - centre) * random.uniform(0.93, 1.07)
    return cv2.remap(face.astype(np.float32), x + dx, y + dy, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)


def toned(random, face):
    """Another camera: gain, gamma and colour balance."""
    gain = random.uniform(0.85, 1.15) * random.uniform(0.94, 1.06, 3)
    return 255 * (face / 255).clip(0, 1) ** random.uniform(0.8, 1.25) * gain


def crops(faces, invented, part, parts):
    """Every crop of this part of the pool, at the teacher's scale with its margin."""
    rows = {name: marks for name, _, marks in pictures.labelled(faces)}
    plain = [pictures.aligned(picture, rows[name], 1.0, WIDE)
             for name, picture in pictures.unpacked(faces) if name in rows]
    mine = range(part, len(plain), parts)
    for index in mine:
        yield plain[index]
        yield plain[index][:, ::-1]
    for turn in range(invented):
        for index in mine:
            random = np.random.default_rng([7, turn, index])
            one, other = plain[index], plain[random.integers(len(plain))]
            face = invent(random, one, other)
            yield face[:, ::-1] if random.random() < 0.5 else face


def write(folder, shard, faces, teacher):
    path = os.path.join(folder, f"{shard}.npz")
    if os.path.exists(path):
        return
    inner = np.stack([face[WIDE:-WIDE, WIDE:-WIDE] for face in faces])
    with torch.autocast("cpu", dtype=torch.bfloat16):
        targets = torch.cat([teacher.embed(some.permute(0, 3, 1, 2).float()).float()
                             for some in torch.from_numpy(inner).split(BATCH)])
    targets = torch.nn.functional.normalize(targets).numpy().astype(np.float16)
    small = np.stack([cv2.resize(face, (CROP, CROP), interpolation=cv2.INTER_AREA) for face in faces])
    np.savez(path + ".part.npz", crops=small, targets=targets)
    os.replace(path + ".part.npz", path)


def main():
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("--faces", required=True)
    options.add_argument("--teacher", required=True)
    options.add_argument("--out", required=True)
    options.add_argument("--invented", type=int, default=6)
    options.add_argument("--part", default="0/1")
    options = options.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    os.makedirs(options.out, exist_ok=True)
    part, parts = map(int, options.part.split("/"))
    teacher, batch, shard = Teacher(options.teacher), [], 0
    for face in crops(options.faces, options.invented, part, parts):
        batch.append(face)
        if len(batch) == SHARD:
            write(options.out, f"{part}-{shard:04}", batch, teacher)
            batch, shard = [], shard + 1
    if batch:
        write(options.out, f"{part}-{shard:04}", batch, teacher)


if __name__ == "__main__":
    main()

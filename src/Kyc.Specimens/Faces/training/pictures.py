"""Training pictures: one frontal picture a person, aligned by eyes, nose and mouth, and which pixels are the person."""
import csv
import os
import tarfile

import cv2
import numpy as np

WIDTH, HEIGHT = 192, 224
# Eyes, nose tip, mouth corners in the canonical picture, mirror-symmetric about the middle column.
LANDMARKS = np.array([[75.5, 98], [115.5, 98], [95.5, 121], [79.0, 142], [112.0, 142]], np.float32)


def people_of_pairs(pairs_csv):
    """Names that judge the result and so stay out of training."""
    names = set()
    with open(pairs_csv) as file:
        for row in csv.reader(file):
            names |= {os.path.basename(cell)[:-9] for cell in row if cell.endswith(".jpg")}
    return names


def rows_of(labels_csv, excluded):
    with open(labels_csv) as file:
        rows = [row for row in csv.DictReader(file) if row["person"] not in excluded]
    for row in rows:
        row["points"] = np.array([[float(row[f"x{k}"]), float(row[f"y{k}"])] for k in range(5)], np.float32)
    return rows


def turned_away(row):
    """How far the nose stands off the middle of the eyes, in eye distances: 0 is frontal."""
    left, right, nose = row["points"][:3]
    axis = right - left
    return abs(float(np.dot(nose - (left + right) / 2, axis) / np.dot(axis, axis)))


def one_a_person(rows):
    """The most frontal picture with a sure, single face, by person's name."""
    best = {}
    for row in rows:
        cost = turned_away(row) + (1 - float(row["score"])) + 0.1 * (row["faces_in_picture"] != "1")
        if row["person"] not in best or cost < best[row["person"]][0]:
            best[row["person"]] = (cost, row)
    return [best[name][1] for name in sorted(best)]


def reader(source):
    """file name -> BGR picture, from a folder or a tar."""
    if os.path.isdir(source):
        return lambda name: cv2.imread(os.path.join(source, name))
    tar = tarfile.open(source)
    members = {os.path.basename(member.name): member for member in tar.getmembers() if member.isfile()}
    return lambda name: cv2.imdecode(np.frombuffer(tar.extractfile(members[name]).read(), np.uint8), 1)


def similarity(points, target):
    """Least-squares rotation, one scale and shift (Umeyama without reflection), 2x3."""
    source, goal = points.astype(np.float64), target.astype(np.float64)
    ms, mg = source.mean(0), goal.mean(0)
    s, g = source - ms, goal - mg
    norm = (s ** 2).sum()
    a = (s * g).sum() / norm
    b = (s[:, 0] * g[:, 1] - s[:, 1] * g[:, 0]).sum() / norm
    turn = np.array([[a, -b], [b, a]])
    return np.hstack([turn, (mg - turn @ ms)[:, None]])


def aligned(picture, points):
    """The canonical picture and a mask (uint8) of the pixels that lie inside the photograph."""
    matrix = similarity(points, LANDMARKS)
    size = (WIDTH, HEIGHT)
    crop = cv2.warpAffine(picture, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    inside = cv2.warpAffine(np.full(picture.shape[:2], 255, np.uint8), matrix, size)
    return crop, inside


def person_mask(crop):
    """GrabCut at half size from a prior of head and shoulders: uint8 0 or 255 at full size."""
    small = cv2.resize(crop, (WIDTH // 2, HEIGHT // 2), interpolation=cv2.INTER_AREA)
    mask = np.full(small.shape[:2], cv2.GC_PR_BGD, np.uint8)
    middle = (WIDTH // 4, 53)
    cv2.ellipse(mask, middle, (34, 46), 0, 0, 360, int(cv2.GC_PR_FGD), -1)
    cv2.ellipse(mask, (WIDTH // 4, 116), (40, 22), 0, 0, 360, int(cv2.GC_PR_FGD), -1)
    mask[:12, :12] = mask[:12, -12:] = mask[:2] = cv2.GC_BGD
    mask[30:75, :4] = mask[30:75, -4:] = cv2.GC_BGD
    cv2.ellipse(mask, (WIDTH // 4, 56), (20, 30), 0, 0, 360, int(cv2.GC_FGD), -1)
    mask[84:, WIDTH // 4 - 12:WIDTH // 4 + 12] = cv2.GC_FGD
    cv2.setRNGSeed(7)
    cv2.grabCut(small, mask, None, np.zeros((1, 65)), np.zeros((1, 65)), 4, cv2.GC_INIT_WITH_MASK)
    person = ((mask == cv2.GC_FGD) | (mask == cv2.GC_PR_FGD)).astype(np.uint8)
    person = cv2.morphologyEx(person, cv2.MORPH_OPEN, np.ones((3, 3), np.uint8))
    return cv2.resize(person * 255, (WIDTH, HEIGHT), interpolation=cv2.INTER_LINEAR)

"""Makes face_space.bin and people.bin from pictures of faces. One command, see README.md. Every stage keeps its result
in the work folder, so that a run that was broken off goes on where it stopped."""
import argparse
import json
import os
import time

import cv2
import numpy as np
import torch

import components
import directions
import grounds
import pack
import pictures
import registration
from judges import Recogniser
from people import Inventor


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--pictures", required=True, help="lfw_train.tar or a folder of its pictures")
    parser.add_argument("--labels", required=True, help="labels.csv that lies beside the tar")
    parser.add_argument("--pairs", required=True, help="pairs.csv whose people are kept out")
    parser.add_argument("--recogniser", required=True, help="face_reidentification_retail_0095.onnx")
    parser.add_argument("--work", required=True, help="folder for what the stages keep")
    parser.add_argument("--out", default=os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    parser.add_argument("--components", type=int, default=200)
    parser.add_argument("--people", type=int, default=480)
    parser.add_argument("--limit", type=int, default=0, help="use this many pictures only: for a trial")
    parser.add_argument("--seed", type=int, default=5)
    parser.add_argument("--without", default="", help="numbers of invented people to leave out, as 3,17")
    return parser.parse_args()


class Stages:
    def __init__(self, options):
        self.options = options
        self.all = pictures.rows_of(options.labels, set())
        chosen = pictures.one_a_person(pictures.rows_of(options.labels, pictures.people_of_pairs(options.pairs)))
        if options.limit:
            self.all, chosen = self.all[:options.limit], chosen[:options.limit]
        self.chosen = chosen
        self.read = pictures.reader(options.pictures)

    def kept(self, name, make):
        path = os.path.join(self.options.work, name + ".npz")
        if not os.path.exists(path):
            start = time.time()
            np.savez(path, **make())
            print(f"{name}: {time.time() - start:.0f} s", flush=True)
        return np.load(path)

    def aligned(self):
        crops, masks = [], []
        for row in self.chosen:
            crop, _ = pictures.aligned(self.read(row["file"]), row["points"])
            crops.append(crop)
            masks.append(pictures.person_mask(crop))
        return {"crops": np.stack(crops), "masks": np.stack(masks)}

    def registered(self):
        kept = self.kept("aligned", self.aligned)
        whole = [registration.filled(crop, mask) for crop, mask in zip(kept["crops"], kept["masks"])]
        return {"shifts": registration.correspondences(whole)}

    def vectors(self):
        crops, masks = (self.kept("aligned", self.aligned)[name] for name in ("crops", "masks"))
        shifts = self.kept("registered", self.registered)["shifts"]
        textures = [components.texture(*three) for three in zip(crops, masks, shifts)]
        turned = np.array([pictures.turned_away(row) for row in self.chosen])
        rows, used = components.vectors(textures, shifts, turned)
        mean, principal, coefficients = components.principal(rows, self.options.components)
        return {"mean": mean, "components": principal, "coefficients": coefficients, "used": used}

    def real(self):
        """Embeddings of every training picture, with several a person."""
        judge = Recogniser(self.options.recogniser)
        return {"units": judge.embed_pictures((self.read(row["file"]), row["points"]) for row in self.all)}

    def people(self):
        space = self.kept("space", self.vectors)
        used = [self.chosen[i] for i in space["used"]]
        womanly, women, men = directions.feminine([row["person"] for row in used], space["coefficients"])
        smiling = directions.smile(np.stack([row["points"] for row in used]), space["coefficients"])
        inventor = Inventor(space["mean"], space["components"], Recogniser(self.options.recogniser),
                            self.kept("real", self.real)["units"], grounds.many(24, 3), self.options.seed)
        found = inventor.invent(self.options.people, space["coefficients"], womanly, smiling,
                                lambda text, *_: print(text, flush=True))
        return {"coefficients": found[0], "feminine": found[1], "units": found[2], "named": np.array([women, men])}


def report(stages, space, folk, keep):
    units, real = folk["units"][keep], stages.kept("real", stages.real)["units"]
    each_other = (units @ units.T)[np.triu_indices(len(units), 1)]
    return {
        "pictures": len(stages.all), "people_pictured": len(stages.chosen), "faces_in_the_space": len(space["used"]),
        "components": len(space["components"]), "first_names_of_women_and_men": folk["named"].tolist(),
        "people_invented": len(units), "women": int((folk["feminine"][keep] > 127).sum()),
        "cosine_to_real_pictures_max": float((units @ real.T).max()),
        "cosine_to_each_other": {q: float(np.quantile(each_other, v))
                                 for q, v in (("median", 0.5), ("p99", 0.99), ("max", 1.0))},
    }


def main():
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    options = arguments()
    os.makedirs(options.work, exist_ok=True)
    stages = Stages(options)
    space = stages.kept("space", stages.vectors)
    folk = stages.kept("people", stages.people)
    without = {int(number) for number in options.without.split(",") if number}
    keep = [n for n in range(len(folk["coefficients"])) if n not in without]
    pack.write_space(os.path.join(options.out, "face_space.bin"), space["mean"], space["components"],
                     components.FACE_WIDTH, components.FACE_HEIGHT, components.LEFT, components.TOP)
    pack.write_people(os.path.join(options.out, "people.bin"), folk["coefficients"][keep], folk["feminine"][keep])
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "report.json"), "w") as file:
        json.dump(report(stages, space, folk, keep), file, indent=2)
        file.write("\n")


if __name__ == "__main__":
    main()

"""The shared detector, recogniser and liveness models as the product runs them (BGR pictures, 0..255)."""
import cv2
import numpy as np
import torch

from onnx_torch import OnnxTorch
from pictures import similarity

POINTS = np.array([[40.393, 59.081], [87.376, 59.081], [64.034, 81.985], [44.732, 105.561], [83.640, 105.561]])
SIDE = 128


class Detector:
    """YuNet; pictures of one size that is a multiple of 32."""

    def __init__(self, path):
        self.net = OnnxTorch(path)

    def best(self, picture):
        """(score, box x y w h, 5x2 points) of the surest face, or score 0."""
        x = torch.from_numpy(picture.astype(np.float32).transpose(2, 0, 1)[None])
        with torch.no_grad():
            out = self.net(x)
        found = (0.0, None, None)
        for s in (8, 16, 32):
            cls, obj, box, kps = (out[f"{k}_{s}"][0].numpy() for k in ("cls", "obj", "bbox", "kps"))
            score = np.sqrt(np.clip(cls[:, 0], 0, 1) * np.clip(obj[:, 0], 0, 1))
            n = int(score.argmax())
            if score[n] > found[0]:
                r, c = divmod(n, picture.shape[1] // s)
                w, h = np.exp(box[n, 2:]) * s
                middle = (np.array([c, r]) + box[n, :2]) * s
                points = (kps[n].reshape(5, 2) + [c, r]) * s
                found = (float(score[n]), (middle[0] - w / 2, middle[1] - h / 2, w, h), points)
        return found


class Recogniser:
    def __init__(self, path):
        self.net = OnnxTorch(path)
        self.net.channels_last()

    def embed(self, crops, rough=False):
        """float tensor [n,3,128,128] BGR -> unit embeddings [n,256]; gradients flow; rough is bfloat16, faster."""
        crops = crops.contiguous(memory_format=torch.channels_last)
        with torch.autocast("cpu", dtype=torch.bfloat16, enabled=rough):
            return torch.nn.functional.normalize(self.net(crops)["embedding"].float())

    @staticmethod
    def crop(picture, points):
        matrix = similarity(np.asarray(points), POINTS)
        return cv2.warpAffine(picture, matrix, (SIDE, SIDE), flags=cv2.INTER_LINEAR)

    def embed_pictures(self, pairs, batch=32):
        """(picture, points) pairs -> numpy [n,256]."""
        rows, crops = [], []
        pairs = list(pairs)
        for k in range(0, len(pairs), batch):
            crops = np.stack([self.crop(p, q) for p, q in pairs[k:k + batch]]).transpose(0, 3, 1, 2)
            with torch.no_grad():
                rows.append(self.embed(torch.from_numpy(crops.astype(np.float32))).numpy())
        return np.concatenate(rows)


class Liveness:
    """MiniFASNet: probability that the face is real."""

    def __init__(self, path, scale):
        self.net, self.scale = OnnxTorch(path), scale

    def score(self, picture, box):
        x, y, w, h = box
        height, width = picture.shape[:2]
        factor = min(self.scale, (height - 1) / h, (width - 1) / w)
        cw, ch = w * factor, h * factor
        left = min(max(x + w / 2 - cw / 2, 0), width - 1 - cw)
        top = min(max(y + h / 2 - ch / 2, 0), height - 1 - ch)
        crop = picture[int(top):int(top + ch) + 1, int(left):int(left + cw) + 1]
        tensor = torch.from_numpy(cv2.resize(crop, (80, 80)).astype(np.float32).transpose(2, 0, 1)[None])
        with torch.no_grad():
            return float(torch.softmax(self.net(tensor)["output"], 1)[0, 1])

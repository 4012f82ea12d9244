"""The files the product embeds: the space of faces and the approved people."""
import struct
import zlib

import numpy as np

STEP = 1 / 32  # one unit of a stored coefficient, in standard deviations


def write_space(path, mean, components, width, height, left, top):
    """Little-endian, deflated: header, mean as float32, a float32 scale a component, int8 components planar."""
    scales = np.abs(components).max(1) / 127
    numbers = np.round(components / scales[:, None]).astype(np.int8)
    header = struct.pack("<4s6i", b"FACE", width, height, left, top, len(components), components.shape[1])
    body = mean.astype("<f4").tobytes() + scales.astype("<f4").tobytes() + numbers.tobytes()
    with open(path, "wb") as file:
        file.write(zlib.compress(header + body, 9))


def quantised(coefficients):
    return np.clip(np.round(coefficients / STEP), -127, 127).astype(np.int8)


def write_people(path, coefficients, feminine):
    """Header, then a person a row: how feminine (0..255) and the int8 coefficients in units of STEP."""
    with open(path, "wb") as file:
        file.write(struct.pack("<4s2i", b"FOLK", *coefficients.shape))
        for row, style in zip(quantised(coefficients), feminine):
            file.write(struct.pack("B", int(style)) + row.tobytes())

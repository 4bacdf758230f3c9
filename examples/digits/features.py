"""From what a caller sends to what the model was trained on: the same code in training and in serving."""

from typing import Any

import numpy as np
from numpy.typing import NDArray

PIXELS = 64
BRIGHTEST = 16
MOST_INSTANCES = 1000


class InvalidInput(ValueError):
    """The caller's input is not a list of digit images; the message says where and why."""


def instances_of(payload: Any) -> list[list[float]]:
    """The checked images of a request `{"instances": [[64 numbers], ...]}`."""
    if not isinstance(payload, dict) or not isinstance(payload.get("instances"), list):
        raise InvalidInput('expected an object {"instances": [[64 numbers], ...]}')
    instances = payload["instances"]
    if not 1 <= len(instances) <= MOST_INSTANCES:
        raise InvalidInput(f"instances: given {len(instances)}, allowed 1 to {MOST_INSTANCES}")
    for index, image in enumerate(instances):
        _check_image(index, image)
    return instances


def _check_image(index: int, image: Any) -> None:
    if not isinstance(image, list) or len(image) != PIXELS:
        given = f"{len(image)} values" if isinstance(image, list) else type(image).__name__
        raise InvalidInput(f"instances[{index}]: given {given}, expected {PIXELS} numbers (8 rows of 8 pixels)")
    for pixel, value in enumerate(image):
        # bool is a kind of int in Python, and NaN, which json accepts, fails every comparison.
        if isinstance(value, bool) or not isinstance(value, (int, float)) or not 0 <= value <= BRIGHTEST:
            raise InvalidInput(f"instances[{index}][{pixel}]: given {value!r}, allowed 0 to {BRIGHTEST}")


def to_features(instances: list[list[float]]) -> NDArray[np.float64]:
    """One row an image, its pixels scaled from 0..16 to 0..1."""
    return np.asarray(instances, dtype=np.float64) / BRIGHTEST

"""The trained model: its files, their checks, and a prediction."""

import hashlib
import json
from pathlib import Path
from typing import Any

import joblib
import sklearn

from features import instances_of, to_features


class BrokenModel(Exception):
    """The model's files are absent, damaged or made for another scikit-learn."""


class Model:
    """A trained classifier with its version."""

    def __init__(self, folder: Path) -> None:
        try:
            description = json.loads((folder / "model.json").read_text())
            content = (folder / "model.joblib").read_bytes()
            self.version: str = description["version"]
            expected: str = description["sha256"]
            trained_with: str = description["scikitLearn"]
        except (OSError, ValueError, KeyError) as error:
            raise BrokenModel(f"cannot read the model in {folder}: {error!r}") from error
        found = hashlib.sha256(content).hexdigest()
        if found != expected:
            raise BrokenModel(
                f"{folder}/model.joblib (version {self.version}, {len(content)} bytes) is damaged: "
                f"its SHA-256 is {found}, model.json says {expected}"
            )
        if trained_with != sklearn.__version__:
            raise BrokenModel(f"{folder} needs scikit-learn {trained_with}; this image has {sklearn.__version__}")
        self._classifier: Any = joblib.load(folder / "model.joblib")

    def predict(self, payload: Any) -> dict[str, Any]:
        """Pre-processing, model, post-processing."""
        probabilities = self._classifier.predict_proba(to_features(instances_of(payload)))
        best = probabilities.argmax(axis=1)
        predictions = [
            {"label": int(self._classifier.classes_[column]), "probability": round(float(row[column]), 4)}
            for row, column in zip(probabilities, best, strict=True)
        ]
        return {"predictions": predictions, "model_version": self.version}

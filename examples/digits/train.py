"""Trains one version of the digits model and measures it on rows that it has not seen.

    python3 train.py --version 1 --output MODEL_DIR [--held-out FILE]

MODEL_DIR gets `model.joblib` and `model.json` (version, checksum, metrics); FILE gets the held-out rows with
their labels. The data set ships with scikit-learn, and the same version always gives the same model.
"""

import argparse
import hashlib
import json
from pathlib import Path
from typing import Any, Callable

import joblib
import sklearn
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, log_loss
from sklearn.model_selection import train_test_split
from sklearn.svm import SVC

from features import to_features

HELD_OUT_SHARE = 0.2
SEED = 20

# Version 1 is the simple beginning; version 2 bends the boundaries between digits. An SVC gives no
# probabilities by itself: calibration adds them.
ESTIMATORS: dict[str, Callable[[], Any]] = {
    "1": lambda: LogisticRegression(max_iter=1000),
    "2": lambda: CalibratedClassifierCV(SVC(kernel="rbf", C=10, gamma="scale"), ensemble=False),
}


def train(version: str, output: Path, held_out: Path | None) -> dict[str, float | int]:
    digits = load_digits()
    train_rows, test_rows, train_labels, test_labels = train_test_split(
        digits.data, digits.target, test_size=HELD_OUT_SHARE, random_state=SEED, stratify=digits.target
    )
    model = ESTIMATORS[version]().fit(to_features(train_rows.tolist()), train_labels)
    probabilities = model.predict_proba(to_features(test_rows.tolist()))
    labels = model.classes_[probabilities.argmax(axis=1)]
    metrics: dict[str, float | int] = {
        "accuracy": float(accuracy_score(test_labels, labels)),
        "logLoss": float(log_loss(test_labels, probabilities)),
        "trainingRows": len(train_rows),
        "heldOutRows": len(test_rows),
    }
    _write_model(output, version, model, metrics)
    if held_out:
        held_out.write_text(json.dumps({"instances": test_rows.tolist(), "labels": test_labels.tolist()}))
    return metrics


def _write_model(output: Path, version: str, model: Any, metrics: dict[str, float | int]) -> None:
    output.mkdir(parents=True, exist_ok=True)
    file = output / "model.joblib"
    joblib.dump(model, file)
    description = {
        "version": version,
        # The handler compares it before it unpickles: a damaged file must not be guessed at.
        "sha256": hashlib.sha256(file.read_bytes()).hexdigest(),
        "scikitLearn": sklearn.__version__,
        "metrics": metrics,
    }
    (output / "model.json").write_text(json.dumps(description, indent=2) + "\n")


def main() -> None:
    parser = argparse.ArgumentParser(description="Trains one version of the digits model.")
    parser.add_argument("--version", choices=sorted(ESTIMATORS), required=True)
    parser.add_argument("--output", type=Path, required=True, help="folder for the model")
    parser.add_argument("--held-out", type=Path, help="file for the held-out rows and their labels")
    arguments = parser.parse_args()
    print(json.dumps(train(arguments.version, arguments.output, arguments.held_out)))


if __name__ == "__main__":
    main()

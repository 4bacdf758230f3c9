"""Data capture: what a real-time endpoint was asked and answered, in S3, one file an invocation."""

import base64
import json
import uuid
from datetime import datetime, timezone
from typing import Any

from .registry import Record


def captured(config: Record, endpoint: str, variant: str, given: tuple[str, bytes], answer: tuple[str, bytes]) -> Any:
    """URL and content of the file, each part as `(content type, body)`; the layout is the developer guide's.

    Developer guide, model-monitor-data-capture-endpoint: destination/endpoint/variant/yyyy/mm/dd/hh/name.jsonl.
    """
    now = datetime.now(timezone.utc)
    modes = {option["CaptureMode"] for option in config["CaptureOptions"]}
    parts: Record = {}
    if modes & {"Input", "InputAndOutput"}:
        parts["endpointInput"] = _part("INPUT", given, config)
    if modes & {"Output", "InputAndOutput"}:
        parts["endpointOutput"] = _part("OUTPUT", answer, config)
    identity = str(uuid.uuid4())
    record = {
        "captureData": parts,
        "eventMetadata": {"eventId": identity, "inferenceTime": now.strftime("%Y-%m-%dT%H:%M:%SZ")},
        "eventVersion": "0",
    }
    folder = f"{config['DestinationS3Uri'].rstrip('/')}/{endpoint}/{variant}/{now:%Y/%m/%d/%H}"
    return f"{folder}/{now:%M-%S}-{identity}.jsonl", json.dumps(record) + "\n"


def _part(mode: str, content: tuple[str, bytes], config: Record) -> Record:
    kind, body = content
    types = config.get("CaptureContentTypeHeader", {})
    part: Record = {"observedContentType": kind, "mode": mode}
    if kind in types.get("JsonContentTypes", []):
        return part | {"data": body.decode(), "encoding": "JSON"}
    if kind in types.get("CsvContentTypes", []):
        return part | {"data": body.decode(), "encoding": "CSV"}
    return part | {"data": base64.b64encode(body).decode(), "encoding": "BASE64"}

"""Reads AWS with boto3, which knows nothing of this project.

Standard input: a JSON list of calls `{"service": ..., "operation": ..., "arguments": {...}}`, the operation as boto3
names it. Standard output: the list of their answers, without what boto3 says of the HTTP exchange.
"""

import json
import sys
from typing import Any

import boto3


def read(call: dict[str, Any]) -> Any:
    answer = getattr(boto3.client(call["service"]), call["operation"])(**call["arguments"])
    answer.pop("ResponseMetadata", None)
    return answer


if __name__ == "__main__":
    json.dump([read(call) for call in json.load(sys.stdin)], sys.stdout, default=str)

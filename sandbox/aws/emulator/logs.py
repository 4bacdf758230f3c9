"""CloudWatch Logs of instances: SageMaker makes an endpoint's log group when nobody has made it before."""

import time
from typing import Any

ENDPOINTS = "/aws/sagemaker/Endpoints"
JOBS = "/aws/sagemaker/TransformJobs"
"""One group for all jobs of an account."""


def write(logs: Any, group: str, stream: str, text: str) -> None:
    """Puts what a container wrote so far into a new stream. Nothing is written of a container that was silent."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines:
        return
    try:
        logs.create_log_group(logGroupName=group)
    except logs.exceptions.ResourceAlreadyExistsException:
        # Somebody made it first, with a retention of their own: that is how it should be.
        pass
    logs.create_log_stream(logGroupName=group, logStreamName=stream)
    now = int(time.time() * 1000)
    events = [{"timestamp": now, "message": line} for line in lines]
    logs.put_log_events(logGroupName=group, logStreamName=stream, logEvents=events)

"""Errors as AWS words them."""

ACCOUNT = "123456789012"


class AwsError(Exception):
    """An answer that says no: a code that SDKs turn into an exception's name, and a message for people."""

    def __init__(self, code: str, message: str, status: int = 400, **fields: object) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.fields = fields


def invalid(message: str) -> AwsError:
    """What SageMaker's control plane says of nearly everything, things that do not exist included."""
    return AwsError("ValidationException", message)


def refused_invocation(message: str) -> AwsError:
    """The same of the runtime, under the name that it has there."""
    return AwsError("ValidationError", message)


def not_found(kind: str, arn: str) -> AwsError:
    return invalid(f'Could not find {kind} "{arn}".')


def already_exists(kind: str, arn: str) -> AwsError:
    return invalid(f'Cannot create already existing {kind} "{arn}".')


def in_progress(arn: str) -> AwsError:
    return invalid(f'Cannot update in-progress endpoint "{arn}".')


def ping_failed(variant: str) -> str:
    return (
        f"The primary container for production variant {variant} did not pass the ping health check. "
        "Please check CloudWatch logs for this endpoint."
    )


def image_missing(variant: str) -> str:
    return (
        f"Please make sure all images included in the model for the production variant {variant} exist, "
        "and that the execution role used to create the model has permissions to access them."
    )


def artifact_missing(url: str) -> str:
    return f"Could not find model data at {url}."


def target_model_missing(bucket: str, key: str) -> AwsError:
    return refused_invocation(
        f"Failed to download model data(bucket: {bucket}, key: {key}). Please ensure that there is an object located "
        "at the URL and that the role passed to CreateModel has permissions to download the model."
    )


def arn_of(kind: str, name: str, region: str) -> str:
    return f"arn:aws:sagemaker:{region}:{ACCOUNT}:{kind}/{name}"

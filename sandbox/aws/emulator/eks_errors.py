"""EKS's refusals, as its API words them."""

from .errors import AwsError


def missing(message: str) -> AwsError:
    return AwsError("ResourceNotFoundException", message, 404)


def in_use(message: str) -> AwsError:
    return AwsError("ResourceInUseException", message, 409)


def invalid_parameter(message: str) -> AwsError:
    return AwsError("InvalidParameterException", message)


def invalid_request(message: str) -> AwsError:
    return AwsError("InvalidRequestException", message)


def no_cluster(name: str) -> AwsError:
    return missing(f"No cluster found for name: {name}.")

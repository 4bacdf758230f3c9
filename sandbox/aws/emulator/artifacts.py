"""A model's files: out of S3, into a folder that a container sees as /opt/ml/model."""

import io
import stat
import tarfile
from pathlib import Path
from typing import Any, Iterator

from botocore.exceptions import ClientError


class MissingArtifact(Exception):
    """There is nothing at the URL. The message is the URL."""


def split_url(url: str) -> tuple[str, str]:
    """Bucket and key of s3://bucket/key."""
    bucket, _, key = url.removeprefix("s3://").partition("/")
    return bucket, key


def url_of(container: dict[str, Any]) -> tuple[str, bool] | None:
    """Where a container's model data is, and whether it is one compressed archive."""
    if url := container.get("ModelDataUrl"):
        return url, True
    if source := container.get("ModelDataSource", {}).get("S3DataSource"):
        return source["S3Uri"], source["CompressionType"] == "Gzip"
    return None


def exists(s3: Any, url: str) -> bool:
    """Whether S3 has an object of this name, or any below it where it ends in a slash."""
    bucket, key = split_url(url)
    try:
        if not key or key.endswith("/"):
            return bool(s3.list_objects_v2(Bucket=bucket, Prefix=key, MaxKeys=1).get("KeyCount"))
        s3.head_object(Bucket=bucket, Key=key)
    except ClientError as error:
        if error.response["Error"]["Code"] in ("404", "NoSuchKey", "NoSuchBucket"):
            return False
        raise
    return True


def read(s3: Any, url: str) -> bytes:
    bucket, key = split_url(url)
    try:
        content: bytes = s3.get_object(Bucket=bucket, Key=key)["Body"].read()
    except ClientError as error:
        if error.response["Error"]["Code"] in ("NoSuchKey", "NoSuchBucket"):
            raise MissingArtifact(url) from error
        raise
    return content


def keys_below(s3: Any, url: str) -> Iterator[str]:
    """Every object whose key begins with the URL's, in S3's order; folders' own entries left out."""
    bucket, prefix = split_url(url)
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        yield from (item["Key"] for item in page.get("Contents", []) if not item["Key"].endswith("/"))


def unpack_archive(content: bytes, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    # The first releases of Python 3.11 lack the filter against archives that reach outside of their folder.
    safely: dict[str, Any] = {"filter": "data"} if hasattr(tarfile, "data_filter") else {}
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        archive.extractall(folder, **safely)
    _let_everybody_read(folder)


def copy_prefix(s3: Any, url: str, folder: Path) -> None:
    """Copies what lies below a prefix, with the structure that it has there."""
    bucket, prefix = split_url(url)
    keys = list(keys_below(s3, url))
    if not keys:
        raise MissingArtifact(url)
    for key in keys:
        target = folder / key.removeprefix(prefix)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(s3.get_object(Bucket=bucket, Key=key)["Body"].read())
    _let_everybody_read(folder)


def _let_everybody_read(folder: Path) -> None:
    """The image's user is not root, and not the one who packed the archive."""
    for path in [folder, *folder.rglob("*")]:
        readable = stat.S_IRUSR | stat.S_IRGRP | stat.S_IROTH
        executable = stat.S_IXUSR | stat.S_IXGRP | stat.S_IXOTH if path.is_dir() else 0
        path.chmod(path.stat().st_mode | readable | executable)

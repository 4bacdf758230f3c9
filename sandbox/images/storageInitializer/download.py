"""The contract of the image kserve/storage-initializer: `SOURCE_URI FOLDER`, or several such pairs."""

import os
import sys
import tarfile

from kserve_storage import Storage


def main() -> None:
    arguments = sys.argv[1:]
    if not arguments or len(arguments) % 2:
        sys.exit("usage: download.py SOURCE_URI FOLDER [SOURCE_URI FOLDER ...]")
    if not hasattr(tarfile, "data_filter"):
        tarfile.TarFile.extractall = extract_data
    for source, folder in zip(arguments[::2], arguments[1::2], strict=True):
        print(f"downloading {source} to {folder}", file=sys.stderr)
        Storage.download(source, folder)


extract_everything = tarfile.TarFile.extractall


def extract_data(archive: tarfile.TarFile, path: str, *, filter: str) -> None:
    """Stands in for `filter="data"`, which KServe asks for and the Python 3.11.2 of Debian 12 does not have.

    Stricter than the original: no links at all, so that nothing can come to lie outside of `path`.
    """
    if filter != "data":
        raise ValueError(f"filter: given {filter!r}, allowed 'data'")
    root = os.path.realpath(path)
    for member in archive:
        target = os.path.realpath(os.path.join(root, member.name))
        if not (member.isfile() or member.isdir()) or os.path.commonpath([root, target]) != root:
            raise tarfile.ReadError(f"{member.name} is not a file or folder below {path}")
    extract_everything(archive, path)


if __name__ == "__main__":
    main()

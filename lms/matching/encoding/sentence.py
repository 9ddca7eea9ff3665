"""sentence-transformers behind the `Encoder` protocol.

Every batch has one of a few fixed shapes (eight texts, padded to a multiple of sixteen tokens). A
text's vector then depends on that text alone: the same bits alone or among thousands, in this
process or another on the same machine. With batches padded to their longest text it would differ in
the seventh digit.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lms.matching.encoding.bundled import NAME, bundled_model, file_sha256
from lms.matching.encoding.protocol import ModelError

_ROWS = 8
_TOKEN_STEP = 16
_MODEL_FILES = {".safetensors", ".bin", ".json", ".txt", ".model"}
_NOT_THE_MODEL = {"data_config.json", "train_script.py", "README.md"}


class SentenceEncoder:
    """A sentence-transformers model, loaded at the first `encode`; safe to share between threads.

    Loading it sets PyTorch to one thread for the whole process.

    `source`: None for the default model, a folder, or a hub name ("owner/name", the only case in
    which the network may be used). `reads_korean`: whether it gets Korean as written; the default
    model does not.
    """

    def __init__(
        self, source: str | None = None, *, reads_korean: bool | None = None, device: str = "cpu"
    ) -> None:
        self._source = source
        self._device = device
        korean = source is not None if reads_korean is None else reads_korean
        self.languages = frozenset({"en", "ko"} if korean else {"en"})
        self._lock = threading.Lock()

    @cached_property
    def _folder(self) -> Path:
        if self._source is None:
            return bundled_model()
        folder = Path(self._source).expanduser()
        if folder.is_dir():
            return folder.resolve()
        if folder.is_absolute() or self._source.count("/") > 1 or self._source.startswith("."):
            raise ModelError(f"There is no model folder {self._source}.")
        return _from_hub(self._source)

    @cached_property
    def model_id(self) -> str:
        """The model's name and the hash of everything in its folder that its vectors depend on."""
        digest = hashlib.sha256()
        for path in sorted(self._folder.rglob("*")):
            inside = path.relative_to(self._folder)
            hidden = any(part.startswith(".") for part in inside.parts)
            if path.suffix in _MODEL_FILES and path.name not in _NOT_THE_MODEL and not hidden:
                digest.update(f"{inside.as_posix()}\0{file_sha256(path)}\n".encode())
        name = NAME if self._source is None else self._source.rstrip("/").rsplit("/", 1)[-1]
        return f"{name}@{digest.hexdigest()[:16]}"

    @cached_property
    def dimension(self) -> int:
        """The length of a vector; from the model's own description where that says it, since
        loading the weights takes seconds."""
        return _described_dimension(self._folder) or int(
            self._model.get_embedding_dimension() or len(self.encode(["."])[0])
        )

    @property
    def loaded(self) -> bool:
        """Whether the weights are in memory; until then the first encoding takes seconds longer."""
        return "_model" in self.__dict__

    def load(self) -> None:
        """Read the weights now. Raises `ModelError` where there is no model."""
        _ = self._model

    @cached_property
    def _model(self) -> Any:
        import torch
        from sentence_transformers import SentenceTransformer
        from transformers.utils.logging import disable_progress_bar

        # It would write over the output of a command for a tenth of a second.
        disable_progress_bar()  # type: ignore[no-untyped-call]
        folder = self._folder
        try:
            model = SentenceTransformer(str(folder), device=self._device, local_files_only=True)
        except (OSError, ValueError, KeyError, ImportError) as error:
            raise ModelError(f"{folder} is no sentence-transformers model: {error}") from error
        model.eval()
        # Eight short texts are too little to share out: beside other work on the same cores, two
        # threads took four to twelve times as long as one. And one gives the same bits anywhere.
        torch.set_num_threads(1)
        return model

    def encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Unit vectors, float32 (len(texts), dimension), in the order of the texts."""
        with self._lock:
            return self._encode(texts)

    def _encode(self, texts: Sequence[str]) -> NDArray[np.float32]:
        import torch

        model = self._model
        distinct = list(dict.fromkeys(texts))
        vectors: dict[str, NDArray[np.float32]] = {}
        for batch, length in self._batches(distinct):
            padded = batch + [batch[0]] * (_ROWS - len(batch))
            features = self._to_length(model.preprocess(padded), length)
            with torch.inference_mode():
                out = model(features)["sentence_embedding"]
                out = torch.nn.functional.normalize(out.float(), dim=1).cpu().numpy()
            vectors.update(zip(batch, out, strict=False))
        if not distinct:
            return np.zeros((0, int(model.get_embedding_dimension() or 0)), np.float32)
        return np.stack([vectors[text] for text in texts]).astype(np.float32, copy=False)

    def _batches(self, texts: Sequence[str]) -> Iterator[tuple[list[str], int]]:
        """The texts in groups of at most eight that share a padded length, and that length."""
        tokens = (
            self._model.tokenizer(
                list(texts), truncation=True, max_length=self._model.max_seq_length, padding=False
            )["input_ids"]
            if texts
            else []
        )
        groups: dict[int, list[str]] = defaultdict(list)
        for text, ids in zip(texts, tokens, strict=True):
            groups[-(-len(ids) // _TOKEN_STEP) * _TOKEN_STEP].append(text)
        for length in sorted(groups):
            for start in range(0, len(groups[length]), _ROWS):
                yield groups[length][start : start + _ROWS], length

    def _to_length(self, features: dict[str, Any], length: int) -> dict[str, Any]:
        import torch

        filler = {"input_ids": self._model.tokenizer.pad_token_id or 0}
        padded = {}
        for name, value in features.items():
            if isinstance(value, torch.Tensor):
                if value.dim() == 2 and value.shape[1] < length:
                    more = length - value.shape[1]
                    value = torch.nn.functional.pad(value, (0, more), value=filler.get(name, 0))
                value = value.to(self._model.device)
            padded[name] = value
        return padded


def _from_hub(name: str) -> Path:
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import HfHubHTTPError, HFValidationError, LocalEntryNotFoundError

    try:
        return Path(snapshot_download(name))
    except (HfHubHTTPError, HFValidationError, LocalEntryNotFoundError, OSError) as error:
        raise ModelError(f"The model {name} could not be fetched from the hub: {error}") from error


@cache
def load_encoder(source: str | None = None, reads_korean: bool | None = None) -> SentenceEncoder:
    """The process's one encoder for a setting; an empty setting means the default model."""
    return SentenceEncoder(source or None, reads_korean=reads_korean)


def _described_dimension(folder: Path) -> int | None:
    """What the pooling layer says that it gives, where no later layer changes it."""
    try:
        modules = json.loads((folder / "modules.json").read_bytes())
        pooling = [one for one in modules if str(one["type"]).endswith("Pooling")]
        known = all(
            str(one["type"]).endswith(("Transformer", "Pooling", "Normalize")) for one in modules
        )
        if len(pooling) != 1 or not known:
            return None
        described = json.loads((folder / pooling[0]["path"] / "config.json").read_bytes())
        modes = [
            name for name, on in described.items() if name.startswith("pooling_mode") and on is True
        ]
        return int(described["word_embedding_dimension"]) * len(modes) or None
    except (OSError, ValueError, KeyError, TypeError):
        return None

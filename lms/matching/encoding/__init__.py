"""Texts to vectors: the `Encoder` protocol, its sentence-transformers implementation, and the
vector cache.

Importing this package loads no model and no torch; the first `encode` does.
"""

from lms.matching.encoding.cache import MemoryVectorCache, VectorCache, encode_cached, text_hash
from lms.matching.encoding.protocol import Encoder, ModelError
from lms.matching.encoding.sentence import SentenceEncoder, load_encoder

__all__ = [
    "Encoder",
    "MemoryVectorCache",
    "ModelError",
    "SentenceEncoder",
    "VectorCache",
    "encode_cached",
    "load_encoder",
    "text_hash",
]

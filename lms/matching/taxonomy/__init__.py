"""The bilingual skill taxonomy: what skills and roles exist, what people call them, how near they are.

`load()` gives the shipped edition (TOML files under `data/`), read once a process. A skill's id is a
permanent slug; an id that was given up stays in `retired` and leads to its successor. Standard library
only: the matcher, the web parts and command-line tools all read the same object.

    >>> taxonomy = load()
    >>> [m.skill_id for m in taxonomy.mentions("PyTorch를 활용한 객체 탐지 경험")]
    ['pytorch', 'object-detection']
    >>> taxonomy.name("object-detection", "ko")
    '객체 검출'
"""

from lms.matching.taxonomy.model import Mention, Role, Skill, Taxonomy, UnknownSkill
from lms.matching.taxonomy.reading import TaxonomyFileError, load, read
from lms.matching.taxonomy.validation import Problem, validate

__all__ = [
    "Mention",
    "Problem",
    "Role",
    "Skill",
    "Taxonomy",
    "TaxonomyFileError",
    "UnknownSkill",
    "load",
    "read",
    "validate",
]

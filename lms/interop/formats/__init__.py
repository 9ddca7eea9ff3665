"""Readers and writers of files: bytes in, dataclasses and located problems out, and the way back.

Nothing here knows the database, the web or any other part of ``lms``, so every part may use it.
The contract of every reader, whatever the bytes are:

* it returns a frozen dataclass whose ``problems`` say where something was odd, or
* it raises :class:`~lms.interop.formats.problems.Refused`, which says why in Korean and English,
* and it raises nothing else and stays within the limits of :mod:`lms.interop.formats.limits`.
"""

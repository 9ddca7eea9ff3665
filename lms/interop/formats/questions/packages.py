"""IMS content packages: a zip with a manifest, questions and their files."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Final

from lxml import etree

from lms.interop.formats.archives import Archive, local_name, parse_xml_text
from lms.interop.formats.limits import QUESTION_BYTES
from lms.interop.formats.problems import Place, Refused
from lms.interop.formats.questions import qti12, qti21
from lms.interop.formats.questions.media import Package
from lms.interop.formats.questions.model import Question
from lms.interop.formats.questions.plan import Plan
from lms.interop.formats.questions.reading import Items
from lms.interop.formats.questions.trees import Node, add, below, default_space, serialise
from lms.interop.formats.text import decode

MANIFEST: Final = "imsmanifest.xml"
_ROOT: Final = re.compile(r"<(?![?!])(?:[\w.-]+:)?([\w.-]+)")
_COMMENTS: Final = re.compile(r"<!--.*?-->", re.DOTALL)
ROOTS: Final = {
    "questestinterop": "qti12",
    "assessmentItem": "qti21",
    "assessmentTest": "qti21",
    "assessmentSection": "qti21",
}
"""The first elements of files with questions, and their standards."""
_TYPES: Final = re.compile(r"imsqti|assessment", re.IGNORECASE)
_CARTRIDGE: Final = re.compile(r"([^/]+)/assessment_qti\.xml")
_LEGACY: Final = "non_cc_assessments/{}.xml.qti"
_FIXED: Final = (1980, 1, 1, 0, 0, 0)


def root_name(text: str) -> str:
    """The name of an XML text's first element; "" where there is none."""
    found = _ROOT.search(_COMMENTS.sub("", text[:20_000]))
    return found[1] if found else ""


def looks_like_xml(text: str) -> bool:
    """Whether a text that begins with ``<`` is XML as a whole, and not GIFT with some HTML."""
    bare = text.strip("\ufeff \t\n")
    return bare.startswith(("<?", "<!D")) or bare.endswith(">")


def read_text(text: str) -> Plan:
    """The questions of a single QTI file; raises :class:`Refused` where its XML is broken."""
    root = parse_xml_text(text)
    standard = ROOTS.get(local_name(root))
    if standard is None:
        raise Refused("question.xml", name=local_name(root), accepted="QTI 1.2, QTI 2.1")
    items = Items(standard)
    (qti12 if standard == "qti12" else qti21).read_into(items, root, "", Package())
    return items.plan()


def read(data: bytes) -> Plan:
    """The questions of a package; raises :class:`Refused` where it cannot be opened."""
    archive = Archive(data, limit=QUESTION_BYTES)
    listed = _listed(archive)
    texts: dict[str, str] = {}
    broken: dict[str, Refused] = {}
    for name in _order(archive, listed or ()):
        try:
            text = decode(archive.read(name), limit=QUESTION_BYTES).text
        except Refused as refused:
            if name in (listed or ()):
                broken[name] = refused
            continue
        if root_name(text) in ROOTS:
            texts[name] = text
    if not texts and not broken:
        raise Refused("qti.no_questions")
    items = Items("qti21" if _is_qti21(texts) else "qti12")
    if listed is None:
        items.note("qti.no_manifest")
    package = Package(frozenset(archive.names), cache(archive.read))
    for name, reason in broken.items():
        items.reject(_within(name, reason), "QTI", name, reason.inside(name).problem)
    for name, text in texts.items():
        _read_part(items, archive, package, name, text, listed)
    return items.plan()


def _read_part(
    items: Items,
    archive: Archive,
    package: Package,
    name: str,
    text: str,
    listed: tuple[str, ...] | None,
) -> None:
    twin = _CARTRIDGE.fullmatch(name)
    if twin and _LEGACY.format(twin[1]) in archive:
        items.note("qti.twin", Place(name), "note", name=_LEGACY.format(twin[1]))
        return
    if listed is not None and name not in listed:
        items.note("qti.not_listed", Place(name))
    try:
        root = parse_xml_text(text, name)
    except Refused as refused:
        items.reject(_within(name, refused), "QTI", name, refused.problem)
        return
    reader = qti12 if ROOTS.get(local_name(root)) == "qti12" else qti21
    reader.read_into(items, root, name, package)


def _is_qti21(texts: Mapping[str, str]) -> bool:
    return any(ROOTS[root_name(text)] == "qti21" for text in texts.values())


def _within(name: str, refused: Refused) -> Place:
    where = refused.problem.where
    return Place(name, line=where.line, column=where.column)


def _listed(archive: Archive) -> tuple[str, ...] | None:
    """The questions' parts in the manifest's order; none where there is no manifest."""
    found = sorted(
        (name for name in archive.names if name.rpartition("/")[2].lower() == MANIFEST),
        key=lambda name: name.count("/"),
    )
    if not found:
        return None
    folder = found[0].rpartition("/")[0]
    root = parse_xml_text(decode(archive.read(found[0]), limit=QUESTION_BYTES).text, found[0])
    return tuple(
        dict.fromkeys(
            name
            for name in (f"{folder}/{href}".lstrip("/") for href in _references(root))
            if name in archive
        )
    )


def _references(manifest: Node) -> Iterator[str]:
    for resource in below(manifest, "resource"):
        if not _TYPES.search(resource.get("type") or ""):
            continue
        yield resource.get("href") or ""
        for file in below(resource, "file"):
            yield file.get("href") or ""


def _order(archive: Archive, listed: tuple[str, ...]) -> list[str]:
    """Every part that may hold questions: those listed first."""
    endings = (".xml", ".qti")
    others = [name for name in archive.names if name.lower().endswith(endings)]
    wanted = [name for name in listed if name.lower().endswith(endings)]
    return list(dict.fromkeys([*wanted, *others]))


def write(parts: Mapping[str, bytes], manifest: bytes) -> bytes:
    """A zip that is the same for the same parts; its names open on Korean Windows.

    Names that are not ASCII are marked as UTF-8 (bit 11), which Explorer reads.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in ((MANIFEST, manifest), *parts.items()):
            info = zipfile.ZipInfo(name, date_time=_FIXED)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, body)
    return out.getvalue()


def manifest(
    schema: str, version: str, space: str, resources: list[tuple[str, str, str, list[str]]]
) -> bytes:
    """A manifest of resources: identifier, type, href and further files of each."""
    root = etree.Element(f"{{{space}}}manifest", nsmap=default_space(space), identifier="manifest")
    about = add(root, "metadata")
    add(about, "schema", schema)
    add(about, "schemaversion", version)
    add(root, "organizations")
    listed = add(root, "resources")
    for identifier, kind, href, files in resources:
        one = add(listed, "resource", identifier=identifier, type=kind, href=href)
        for name in (href, *files):
            add(one, "file", href=name)
    etree.indent(root)
    return serialise(root)


def write_qti12(questions: Sequence[Question]) -> bytes:
    """A package of one QTI 1.2 file and its media."""
    parts, name = qti12.parts(questions)
    media = [one for one in parts if one != name]
    listed = [("questions", "imsqti_xmlv1p2", name, media)]
    space = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
    return write(parts, manifest("IMS Content", "1.1.3", space, listed))


def write_qti21(questions: Sequence[Question]) -> bytes:
    """A package of QTI 2.1 items, one a file, and their media."""
    parts, items = qti21.parts(questions)
    listed = [
        (f"item{number}", "imsqti_item_xmlv2p1", name, media)
        for number, (name, media) in enumerate(items, 1)
    ]
    space = "http://www.imsglobal.org/xsd/imscp_v1p1"
    return write(parts, manifest("QTIv2.1 Package", "1.0.0", space, listed))

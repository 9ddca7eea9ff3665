"""Small presentations, OpenDocument texts and zips, from their specifications."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence

from tests.interop.makers import zipped

_A = 'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"'
_P = 'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
_R = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"


def paragraphs(texts: Sequence[str]) -> str:
    """Paragraphs of DrawingML."""
    return "".join(f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>" for text in texts)


def pptx(slides: Sequence[tuple[str, Sequence[str]]], *, note: str = "", extra: str = "") -> bytes:
    """A presentation; each slide has a title and lines. Its files lie in the other order."""
    parts: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>"}
    ids, relations = "", ""
    for number, (title, lines) in reversed(list(enumerate(slides, start=1))):
        name = f"slide{len(slides) + 1 - number}.xml"
        parts[f"ppt/slides/{name}"] = (
            f"<p:sld {_A} {_P}><p:cSld><p:spTree>"
            f"<p:sp><p:txBody>{paragraphs(lines)}</p:txBody></p:sp>"
            '<p:sp><p:nvSpPr><p:nvPr><p:ph type="title"/></p:nvPr></p:nvSpPr>'
            f"<p:txBody>{paragraphs([title])}</p:txBody></p:sp>{extra}"
            "</p:spTree></p:cSld></p:sld>"
        )
        if note:
            parts[f"ppt/slides/_rels/{name}.rels"] = (
                f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r1" '
                f'Type="{_RELATIONS}/notesSlide" Target="../notesSlides/n.xml"/></Relationships>'
            )
    for number in range(1, len(slides) + 1):
        ids += f'<p:sldId id="{255 + number}" r:id="rId{number}"/>'
        relations += (
            f'<Relationship Id="rId{number}" Type="{_RELATIONS}/slide" '
            f'Target="slides/slide{len(slides) + 1 - number}.xml"/>'
        )
    parts["ppt/notesSlides/n.xml"] = (
        f'<p:notes {_A} {_P}><p:sp><p:nvPr><p:ph type="body"/></p:nvPr>'
        f"<p:txBody>{paragraphs([note])}</p:txBody></p:sp></p:notes>"
    )
    parts["ppt/presentation.xml"] = (
        f"<p:presentation {_P} {_R}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
    )
    parts["ppt/_rels/presentation.xml.rels"] = (
        f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>'
    )
    return zipped(parts)


def odt(body: str, *, manifest: str = "", head: str = "") -> bytes:
    """An OpenDocument text with *body* as its content."""
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("text", "text"), ("table", "table"))
    )
    content = (
        f"{head}<office:document-content {spaces}><office:body><office:text>{body}</office:text>"
        "</office:body></office:document-content>"
    )
    parts = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": content}
    if manifest:
        parts["META-INF/manifest.xml"] = manifest
    return zipped(parts, stored=("mimetype",))


def zip_with_raw_names(members: Sequence[tuple[bytes, bytes]]) -> bytes:
    """A zip whose names are these bytes, and which does not say in which encoding."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for index, (name, body) in enumerate(members):
            archive.writestr(f"{index:03d}".ljust(len(name), "_")[: len(name)], body)
    data = out.getvalue()
    for index, (name, _body) in enumerate(members):
        data = data.replace(f"{index:03d}".ljust(len(name), "_")[: len(name)].encode(), name)
    return data

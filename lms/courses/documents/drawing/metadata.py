"""What a file says about itself in XMP, in the form that PDF/A-2u asks for; no moment but its own."""

from __future__ import annotations

from xml.sax.saxutils import escape, quoteattr

_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def packet(
    *, title: str, subject: str, author: str, keywords: str, language: str, producer: str, at: str
) -> str:
    """The packet. *at*: when the document was issued, in ISO 8601."""
    named = {
        "xmp:CreatorTool": author,
        "xmp:CreateDate": at,
        "xmp:ModifyDate": at,
        "xmp:MetadataDate": at,
        "pdf:Producer": producer,
        "pdf:Keywords": keywords,
    }
    attributes = " ".join(f"{name}={quoteattr(value)}" for name, value in named.items())

    def alternative(name: str, value: str) -> str:
        return (
            f'<dc:{name}><rdf:Alt><rdf:li xml:lang="x-default">{escape(value)}</rdf:li>'
            f"</rdf:Alt></dc:{name}>"
        )

    return (
        '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
        f'<rdf:RDF xmlns:rdf="{_RDF}" xmlns:dc="http://purl.org/dc/elements/1.1/" '
        'xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmlns:pdf="http://ns.adobe.com/pdf/1.3/" '
        'xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">'
        f'<rdf:Description rdf:about="" {attributes}>'
        "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>U</pdfaid:conformance>"
        f"{alternative('title', title)}{alternative('description', subject)}"
        f"<dc:creator><rdf:Seq><rdf:li>{escape(author)}</rdf:li></rdf:Seq></dc:creator>"
        f"<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>"
        "</rdf:Description></rdf:RDF></x:xmpmeta>"
    )

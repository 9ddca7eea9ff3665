"""The sentences of every problem that a reader can report: code → (Korean, English).

Placeholders are named and are the same in both languages; a test holds that.
"""

from __future__ import annotations

from typing import Final

from lms.interop.formats.question_messages import QUESTION_MESSAGES

MESSAGES: Final[dict[str, tuple[str, str]]] = {
    # --- any file ---
    "file.empty": ("파일이 비어 있습니다.", "The file is empty."),
    "file.too_large": (
        "파일이 너무 큽니다({size}바이트). {limit}바이트까지 받습니다.",
        "The file is too large ({size} bytes); up to {limit} bytes are accepted.",
    ),
    "file.broken": (
        "{kind} 파일이 손상되어 읽을 수 없습니다.",
        "The {kind} file is damaged and cannot be read.",
    ),
    "file.kind": (
        "{kind} 파일은 여기서 읽을 수 없습니다. 받는 형식: {accepted}.",
        "A {kind} file cannot be read here. Accepted: {accepted}.",
    ),
    "file.not_document": (
        "내용이 문서가 아니거나 손상된 파일입니다. 한글이나 Word에서 만든 문서라면 PDF나 HWPX, DOCX로 다시 저장해 올려 주세요. "
        "받는 형식: {accepted}.",
        "The content is no document, or is damaged. If it was written in Hangul or Word, save it again as PDF, HWPX or "
        "DOCX and upload that. Accepted: {accepted}.",
    ),
    # --- zip containers ---
    "zip.broken": ("압축이 손상되었습니다.", "The zip archive is damaged."),
    "zip.encrypted": (
        "암호가 걸린 압축 파일입니다. 암호를 풀어 올려 주세요.",
        "The archive is protected by a password. Remove it and upload again.",
    ),
    "zip.entries": (
        "압축 안의 파일이 너무 많습니다({count}개, 최대 {limit}개).",
        "The archive holds too many files ({count}, at most {limit}).",
    ),
    "zip.bomb": (
        "압축을 풀면 지나치게 커지는 파일이라 열지 않았습니다.",
        "The archive would grow far too large when unpacked, so it was not opened.",
    ),
    "zip.path": (
        "압축 안의 경로가 폴더 밖을 가리킵니다: {name}",
        "A path in the archive points outside of it: {name}",
    ),
    "zip.duplicate": (
        "압축 안에 같은 이름의 파일이 둘 있습니다: {name}",
        "The archive holds two files of the same name: {name}",
    ),
    "zip.method": (
        "지원하지 않는 압축 방식입니다: {name}",
        "A part is compressed in an unsupported way: {name}",
    ),
    "zip.missing": ("필요한 부분이 없습니다: {name}", "A required part is missing: {name}"),
    # --- XML ---
    "xml.doctype": (
        "DOCTYPE 또는 엔티티 선언이 있는 XML은 안전하지 않아 읽지 않습니다.",
        "XML with a DOCTYPE or entity declarations is not safe and is not read.",
    ),
    "xml.encoding": (
        "이 문서의 XML 인코딩({name})은 받지 않습니다.",
        "The XML encoding of this document ({name}) is not accepted.",
    ),
    "xml.broken": (
        "XML이 올바르지 않습니다: {detail}",
        "The XML is not well-formed: {detail}",
    ),
    "xml.depth": ("XML이 너무 깊게 겹쳐 있습니다.", "The XML is nested too deeply."),
    # --- text encodings ---
    "text.binary": (
        "글이 아닌 이진 파일입니다.",
        "The file is binary, not text.",
    ),
    "text.invalid": (
        "{offset}번째 바이트를 {encoding}(으)로 읽을 수 없습니다. UTF-8로 저장해 올려 주세요.",
        "Byte {offset} is not valid {encoding}. Save the file as UTF-8 and upload again.",
    ),
    "text.unsupported": (
        "{encoding} 인코딩은 받지 않습니다. UTF-8로 저장해 올려 주세요.",
        "The encoding {encoding} is not accepted. Save the file as UTF-8 and upload again.",
    ),
    "text.contradiction": (
        "{declared}(이)라고 적혀 있지만 내용은 {found}입니다. UTF-8로 저장해 올려 주세요.",
        "The file says {declared} but holds {found}. Save it as UTF-8 and upload again.",
    ),
    "text.ambiguous": (
        "글자 인코딩이 {first}인지 {second}인지 확실하지 않습니다. UTF-8로 저장해 올려 주세요.",
        "The encoding could be {first} or {second}. Save the file as UTF-8 and upload again.",
    ),
    "text.unknown": (
        "글자 인코딩을 알 수 없습니다({offset}번째 바이트부터). UTF-8로 저장해 올려 주세요.",
        "The encoding is not recognised (from byte {offset} on). Save the file as UTF-8.",
    ),
    "text.unwritable": (
        "파일에 쓸 수 없는 문자(U+{point})가 있습니다.",
        "The text holds a character that no file can hold (U+{point}).",
    ),
    # --- tables ---
    "table.empty": ("표에 머리글 줄이 없습니다.", "The table has no header row."),
    "table.quote": (
        "따옴표가 닫히지 않았거나 잘못 쓰였습니다.",
        "A quotation mark is not closed or stands in the wrong place.",
    ),
    "table.rows": (
        "줄이 너무 많습니다. {limit}줄까지 받습니다.",
        "There are too many rows; up to {limit} are accepted.",
    ),
    "table.columns": (
        "열이 너무 많습니다. {limit}열까지 받습니다.",
        "There are too many columns; up to {limit} are accepted.",
    ),
    "table.cells": (
        "칸이 너무 많습니다. {limit}칸까지 받습니다.",
        "There are too many cells; up to {limit} are accepted.",
    ),
    "table.short_row": (
        "머리글은 {expected}칸인데 이 줄은 {found}칸입니다. 없는 칸은 빈칸으로 읽었습니다.",
        "The header has {expected} cells, this row {found}; the missing ones were read as blank.",
    ),
    "table.long_row": (
        "머리글은 {expected}칸인데 이 줄은 {found}칸입니다. 넘치는 칸은 버려집니다.",
        "The header has {expected} cells, this row {found}; the extra ones are dropped.",
    ),
    "table.duplicate_header": (
        "같은 머리글이 두 번 있습니다: {name}",
        "The same heading stands twice: {name}",
    ),
    "table.blank_header": ("머리글이 빈 열이 있습니다.", "A column has no heading."),
    "table.sheets": (
        "시트가 {count}개입니다. 첫 시트 ‘{name}’만 읽었습니다.",
        "The workbook has {count} sheets; only the first, “{name}”, was read.",
    ),
    "table.no_sheet": ("읽을 시트가 없습니다.", "There is no sheet to read."),
    "table.long_cell": (
        "한 칸의 글이 너무 깁니다. {limit}자까지 받습니다.",
        "The text of one cell is too long; up to {limit} characters are accepted.",
    ),
    "table.cell_error": (
        "칸에 오류 값({value})이 있어 빈칸으로 읽었습니다.",
        "The cell holds the error value {value} and was read as blank.",
    ),
    # --- SIS CSV ---
    "sis.unknown_file": (
        "머리글로 보아 아는 종류의 SIS 파일이 아닙니다.",
        "By its header this is no kind of SIS file that is known here.",
    ),
    "sis.missing_column": (
        "필수 열 {column}이(가) 없습니다.",
        "The required column {column} is missing.",
    ),
    "sis.unknown_column": (
        "모르는 열이라 읽지 않았습니다.",
        "The column is not known and was not read.",
    ),
    "sis.ignored_column": (
        "비밀번호는 파일로 받지 않으므로 읽지 않았습니다.",
        "Passwords are never taken from a file; the column was not read.",
    ),
    "sis.blank": ("값이 있어야 합니다.", "A value is required."),
    "sis.value": (
        "‘{value}’은(는) 쓸 수 없는 값입니다. 가능한 값: {allowed}.",
        "“{value}” is not allowed here. Allowed: {allowed}.",
    ),
    "sis.date": (
        "‘{value}’을(를) 날짜로 읽을 수 없습니다. 예: 2026-03-02T09:00:00+09:00",
        "“{value}” cannot be read as a date. Example: 2026-03-02T09:00:00+09:00",
    ),
    "sis.odd_date": (
        "‘{value}’은(는) ISO 8601 표기가 아닙니다. {read}(으)로 읽었습니다.",
        "“{value}” is not written as ISO 8601 has it; it was read as {read}.",
    ),
    "sis.date_order": (
        "끝나는 날이 시작하는 날보다 빠릅니다.",
        "The end date is before the start date.",
    ),
    "sis.dangling": (
        "{kind_ko} ‘{id}’을(를) 찾을 수 없습니다.",
        "There is no {kind_en} “{id}”.",
    ),
    "sis.parent_rejected": (
        "{kind_ko} ‘{id}’이(가) 받아들여지지 않아 이 줄도 뺐습니다.",
        "The {kind_en} “{id}” was not accepted, so this row was left out too.",
    ),
    "sis.cycle": (
        "상위 기관을 따라가면 자기 자신으로 돌아옵니다: {id}",
        "Following the parents of {id} leads back to itself.",
    ),
    "sis.duplicate_row": (
        "{line}행과 똑같은 줄이라 한 번만 읽었습니다.",
        "The row repeats line {line} and was read once.",
    ),
    "sis.duplicate_id": (
        "‘{id}’은(는) {line}행에 이미 있고 내용이 다릅니다.",
        "“{id}” already stands in line {line} with other contents.",
    ),
    "sis.email": (
        "‘{value}’은(는) 전자우편 주소가 아닙니다.",
        "“{value}” is not an e-mail address.",
    ),
    # --- personal data ---
    "personal.resident_number": (
        "주민등록번호로 보이는 숫자가 있습니다. 지우고 다시 올려 주세요.",
        "There is what looks like a resident registration number. Remove it and upload again.",
    ),
    # --- résumés ---
    "resume.empty": (
        "파일에서 읽을 글을 찾지 못했습니다.",
        "No text was found in the file.",
    ),
    "resume.image_only": (
        "글자가 없고 그림만 있는 파일입니다(스캔본). 글자를 복사할 수 있는 파일로 올려 주세요.",
        "The file holds pictures only (a scan). Upload one whose text can be copied.",
    ),
    "resume.image_page": (
        "이 쪽은 그림뿐이라 읽지 못했습니다.",
        "This page holds pictures only and was not read.",
    ),
    "resume.encrypted": (
        "암호가 걸린 파일입니다. 암호를 풀어 올려 주세요.",
        "The file is protected by a password. Remove it and upload again.",
    ),
    "resume.restricted": (
        "배포용 또는 보안(DRM) 문서입니다. PDF나 HWPX로 저장해 올려 주세요.",
        "The document is protected against copying. Save it as PDF or HWPX and upload again.",
    ),
    "resume.hwp_unreadable": (
        "이 HWP 파일은 읽을 수 없습니다. PDF나 HWPX로 저장해 올려 주세요.",
        "This HWP file cannot be read. Save it as PDF or HWPX and upload again.",
    ),
    "resume.hwp_old": (
        "한글 97 이하의 문서는 읽을 수 없습니다. PDF나 HWPX로 저장해 올려 주세요.",
        "HWP documents before version 5 cannot be read. Save it as PDF or HWPX and upload again.",
    ),
    "resume.hwp_preview": (
        "본문을 읽지 못해 미리보기 글만 읽었습니다. 빠진 내용이 있을 수 있습니다.",
        "Only the preview text could be read, not the body; parts may be missing.",
    ),
    "resume.doc_old": (
        "옛 Word(.doc) 파일은 읽을 수 없습니다. DOCX나 PDF로 저장해 올려 주세요.",
        "Old Word files (.doc) cannot be read. Save it as DOCX or PDF and upload again.",
    ),
    "resume.pages": (
        "{count}쪽 가운데 처음 {limit}쪽만 읽었습니다.",
        "Only the first {limit} of {count} pages were read.",
    ),
    "resume.long": (
        "이력서가 너무 길어 처음 {limit}개 항목만 읽었습니다.",
        "The résumé is very long; only its first {limit} items were read.",
    ),
    "resume.slow": (
        "파일이 너무 복잡해 제한 시간 안에 읽지 못했습니다.",
        "The file is too complex to be read in the time allowed.",
    ),
    "resume.unmapped": (
        "글자 정보가 빠져 있어 {count}곳을 읽지 못했습니다.",
        "{count} characters carry no text information and were not read.",
    ),
    "resume.hidden": (
        "화면에 보이지 않는 글이 있어 읽지 않았습니다.",
        "Hidden text was found and was not read.",
    ),
    "resume.deleted": (
        "변경 추적에서 지워진 글은 읽지 않았습니다.",
        "Text deleted under change tracking was not read.",
    ),
    "resume.identity": (
        "이름, 연락처, 가족 등 신상 정보는 역량 근거로 읽지 않았습니다.",
        "Name, contact, family and the like were not read as evidence of skill.",
    ),
    "json.broken": (
        "JSON이 올바르지 않습니다: {detail}",
        "The JSON is not valid: {detail}",
    ),
    "json.depth": ("JSON이 너무 깊게 겹쳐 있습니다.", "The JSON is nested too deeply."),
    "json.duplicate_key": (
        "같은 이름({key})이 두 번 있어 뒤의 것을 읽었습니다.",
        "The name {key} stands twice; the later one was read.",
    ),
    "json.type": (
        "{expected} 값이어야 하는데 {found} 값입니다.",
        "A value of type {expected} is required, not {found}.",
    ),
    "json.pattern": (
        "‘{value}’은(는) 정해진 형식이 아닙니다. 날짜는 2024, 2024-05, 2024-05-17처럼 적습니다.",
        "“{value}” is not in the required form. Dates are written 2024, 2024-05 or 2024-05-17.",
    ),
    "json.format": (
        "‘{value}’은(는) {format} 형식이 아닙니다.",
        "“{value}” is not a valid {format}.",
    ),
    "json.schema": (
        "JSON Resume 규격에 맞지 않습니다({rule}).",
        "This does not follow the JSON Resume schema ({rule}).",
    ),
    "json.date": (
        "‘{value}’은(는) 달력에 없는 날짜라 날짜 없이 읽었습니다.",
        "“{value}” is no date of the calendar; the entry was read without it.",
    ),
    "json.character": (
        "저장할 수 없는 문자가 있습니다.",
        "There is a character that cannot be stored.",
    ),
    # --- handed-in work, opened to be looked at ---
    "work.claims": (
        "이름은 {claimed} 파일이지만 내용은 {found}입니다.",
        "The name says {claimed}, but the content is {found}.",
    ),
    "work.cut": (
        "너무 길어 처음 부분만 펼쳤습니다. 나머지는 내려받아 보세요.",
        "Too long to be shown whole; download the file for the rest.",
    ),
    "work.pictures": (
        "글자가 없고 그림만 있는 파일입니다.",
        "The file holds pictures only, no text.",
    ),
    "work.entries": (
        "압축 안의 파일 {count}개 가운데 처음 {limit}개만 보입니다.",
        "Only the first {limit} of the {count} files in the archive are listed.",
    ),
    **QUESTION_MESSAGES,
}

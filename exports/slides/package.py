"""The finished file: the same slides give the same bytes, and nothing in it says when or where it was made."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

from pptx.opc.constants import RELATIONSHIP_TYPE as KIND

_MADE_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
FIRST_DAY = datetime(1980, 1, 1)


def saved(presentation: Any, title: str, author: str, made_at: datetime) -> bytes:
    """The presentation as bytes, made by that author at that moment."""
    facts = presentation.core_properties
    facts.title, facts.author, facts.last_modified_by = title[:255], author[:255], author[:255]
    facts.created = facts.modified = made_at.replace(microsecond=0, tzinfo=None)
    facts.revision, facts.subject, facts.keywords, facts.comments = 1, "", "", ""
    raw = io.BytesIO()
    presentation.save(raw)
    return packed(raw.getvalue(), made_at)


def packed(content: bytes, made_at: datetime) -> bytes:
    """The parts of a file once more, all dated the same; workbooks in it as well."""
    moment = max(made_at.replace(tzinfo=None), FIRST_DAY)
    stamp = (moment.year, moment.month, moment.day, moment.hour, moment.minute, moment.second)
    out = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as source,
        zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, True, 6) as target,
    ):
        for item in source.infolist():
            part = source.read(item)
            if item.filename.endswith(".xlsx"):
                part = packed(part, made_at)
            elif item.filename == "docProps/core.xml" and b"dcterms" in part:
                part = _MADE_AT.sub(rb"\g<1>" + moment.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), part)
            target.writestr(zipfile.ZipInfo(item.filename, stamp), part, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def without_extras(presentation: Any) -> None:
    """Takes out what a template drags along: its thumbnail and the settings of somebody's printer."""
    for part in (presentation.part.package, presentation.part):
        for name in [
            name for name, each in part._rels.items() if each.reltype in (KIND.THUMBNAIL, KIND.PRINTER_SETTINGS)
        ]:
            part._rels.pop(name)

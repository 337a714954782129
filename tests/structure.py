"""What is wrong in the structure of a PDF: asked by ourselves, and by two checkers of others."""

from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import outloud
import pdfua
import pikepdf


def elements(node) -> Iterator[pikepdf.Dictionary]:
    """The elements of a structure tree in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from elements(child)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield node
        if "/K" in node:
            yield from elements(node.K)


def opened(content: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(content))


def told_by_pdfua(path: Path) -> list[str]:
    """Everything that it finds, advice too."""
    return [f"{one.rule_id}: {one.message}" for one in pdfua.validate(str(path)).findings]


def told_by_outloud(path: Path, *, known: set[str]) -> list[str]:
    """Errors, warnings and advice, but for warnings by the names of their rules in `known`."""
    result = outloud.check(str(path))
    if result.error:
        return [result.error]
    told = [one for one in result.findings if one.severity == "error" or one.rule not in known]
    crashed = [f"{run.rule}: {run.reason}" for run in result.runs if run.status == "crashed"]
    return crashed + [f"{one.rule} {one.severity}: {one.message}" for one in told]


def faults_of(content: bytes, language: str, *, is_long: bool) -> list[str]:
    """Sentences on what a reader by ear would miss; empty for a file as it should be."""
    with opened(content) as document, document.open_metadata() as metadata:
        root = document.Root
        faults = [] if root.Lang == language else [f"The language is {root.Lang}"]
        if not (root.MarkInfo.Marked and metadata["pdfuaid:part"] == "1"):
            faults.append("It is not marked as tagged")
        if not (metadata.get("dc:title") and root.ViewerPreferences.DisplayDocTitle):
            faults.append("No title is told")
        if is_long and not _bookmarks(root):
            faults.append("There are no bookmarks")
        tags = list(elements(root.StructTreeRoot))
        return [
            *faults,
            *_table_faults(tags),
            *_link_faults(document),
            *_loose_text(document, tags),
        ]


def _bookmarks(root) -> int:
    return int(root.Outlines.Count) if "/Outlines" in root else 0


def _table_faults(tags) -> list[str]:
    headers = [tag for tag in tags if tag.S == "/TH"]
    return ["A header has no scope" for tag in headers if "/Scope" not in tag.A]


def _link_faults(document) -> list[str]:
    """Links are told by words: neither by an address nor by the name of a place."""
    faults = []
    for page in document.pages:
        for note in page.get("/Annots", []):
            target = str(note.get("/Dest", "")) or str(note.A.URI)
            words = str(note.get("/Contents", ""))
            is_address = "://" in words or "@" in words
            # An address that is printed as such is its own words.
            if not words or (words == target and not is_address):
                faults.append(f"A link to {target} is told as {words!r}")
    return faults


def _loose_text(document, tags) -> list[str]:
    """Running titles and page numbers are artifacts, everything else is in the tree."""
    held = {
        (tag.Pg.objgen, int(kid))
        for tag in tags
        for kid in _kids(tag)
        if not isinstance(kid, pikepdf.Object)
    }
    faults = []
    for number, page in enumerate(document.pages, start=1):
        depth = []
        for operands, operator in pikepdf.parse_content_stream(page):
            if str(operator) in {"BDC", "BMC"}:
                marks = operands[1] if len(operands) > 1 else {}
                mark = marks.get("/MCID") if isinstance(marks, pikepdf.Dictionary) else None
                depth.append((str(operands[0]), mark))
            elif str(operator) == "EMC":
                depth.pop()
            elif str(operator) in {"Tj", "TJ"}:
                is_apart = any(kind == "/Artifact" for kind, _mark in depth)
                is_held = any((page.objgen, mark) in held for _kind, mark in depth)
                if is_apart == is_held:
                    faults.append(f"Text on page {number} is neither read nor set apart")
    return faults


def _kids(tag) -> list:
    kids = tag.get("/K", [])
    return list(kids) if isinstance(kids, pikepdf.Array) else [kids]

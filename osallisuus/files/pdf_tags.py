"""What a reader hears of a PDF: the tags that WeasyPrint writes, put right before it is written.

WeasyPrint leaves the scope of headers, the words of links, running texts and empty boxes as they
fall; PDF/UA and screen readers ask for more. Works on the objects that a finisher gets.
"""

from collections.abc import Iterator
from urllib.parse import urldefrag, urljoin
from xml.etree.ElementTree import Element

SVG = "http://www.w3.org/2000/svg"
# Elements that say something by standing in their place even when there is nothing in them.
KEPT_EMPTY = {"/TD", "/TH"}
PARTS_OF_ITEM = {"/Lbl", "/LBody", "/LI", "/L"}
PRINTED = 4
"""The flag of an annotation that is on paper as on the screen."""


def name_drawings(root: Element) -> None:
    """Gives drawings the title that WeasyPrint reads; ours have their words in aria-label."""
    for drawing in root.iter(f"{{{SVG}}}svg"):
        label = drawing.get("aria-label")
        if label and drawing.find(f"{{{SVG}}}title") is None:
            title = Element(f"{{{SVG}}}title")
            title.text = label
            drawing.insert(0, title)


def link_words(root: Element, base_url: str) -> dict[str, str]:
    """Target of each link, as WeasyPrint names it, -> the words that people press.

    Where several links lead to one place, the words of all of them.
    """
    found: dict[str, list[str]] = {}
    for link in root.iter("a"):
        words = " ".join("".join(link.itertext()).split())
        href = link.get("href", "")
        target = urldefrag(href).fragment if href.startswith("#") else urljoin(base_url, href)
        if words and words not in found.setdefault(target, []):
            found[target].append(words)
    return {target: ", ".join(words) for target, words in found.items()}


class Tags:
    """The structure tree of a PDF that is about to be written."""

    def __init__(self, pdf):
        self.pdf = pdf
        self.objects = {one.number: one for one in pdf.objects}
        self.root = self.at(pdf.catalog["StructTreeRoot"])

    def at(self, reference: bytes):
        return self.objects[int(reference.split()[0])]

    def kids(self, element) -> list:
        """Elements and the objects that name an annotation; pieces of a page are left out."""
        return [self.at(kid) for kid in element.get("K", []) if isinstance(kid, bytes)]

    def elements(self, above=None) -> Iterator:
        """All elements in reading order, each with its parent before it."""
        for kid in self.kids(above or self.root):
            if kid.get("Type") == "/StructElem":
                yield kid
                yield from self.elements(kid)

    def finish(self, words: dict[str, str]) -> None:
        """Everything below, in an order in which no step undoes another."""
        self.hush_ornaments()
        self.join_links()
        self.name_links(words)
        self.scope_headers()
        self.gather_items()
        self.drop_empty(self.root)
        self.set_running_texts_apart()

    def hush_ornaments(self) -> None:
        """A drawing without words says nothing that the text does not: it is not read out."""
        for part in self.elements():
            if part["S"] == "/Figure" and "Alt" not in part:
                part["S"] = "/NonStruct"
                part.pop("A", None)

    def join_links(self) -> None:
        """A page number in the contents is part of its link, not two more links inside it."""
        for link in [one for one in self.elements() if one["S"] == "/Link"]:
            inner = [one for one in self.elements(link) if one["S"] == "/Link"]
            for one in inner:
                one["S"] = "/Span"
                for kid in self.kids(one):
                    if kid.get("Type") == "/OBJR":
                        one["K"].remove(kid.reference)
                        self._drop_annotation(self.at(kid["Obj"]))

    def _drop_annotation(self, annotation) -> None:
        for page in self._pages():
            if annotation.reference in page.get("Annots", []):
                page["Annots"].remove(annotation.reference)
        numbers = self.at(self.root["ParentTree"])["Nums"]
        place = numbers.index(annotation.pop("StructParent"), 2 * len(list(self._pages())))
        del numbers[place : place + 2]

    def name_links(self, words: dict[str, str]) -> None:
        """A link is told by the words that are pressed, not by its address."""
        from pydyf import String  # noqa: PLC0415  comes with WeasyPrint, which is imported late

        for one in self.objects.values():
            if isinstance(one, dict) and one.get("Subtype") == "/Link":
                one["F"] = PRINTED
                target = one["Contents"].string
                if target in words:
                    one["Contents"] = String(words[target])

    def scope_headers(self) -> None:
        """Each header tells whether it is of its column or of its row."""
        for header in self.elements():
            if header["S"] == "/TH":
                row = self.at(header["P"])
                is_top = self.at(row["P"])["S"] == "/THead"
                header["A"]["Scope"] = "/Column" if is_top else "/Row"
        for table in self.elements():
            if table["S"] == "/Table":
                self._name_corner(table)

    def _name_corner(self, table) -> None:
        """The name of a column that holds headers only is a cell: no number is read by it."""
        rows = [one for one in self.elements(table) if one["S"] == "/TR"]
        first, *others = ([self.at(kid) for kid in row["K"]] for row in rows)
        if others and first[0]["S"] == "/TH" and all(row[0]["S"] == "/TH" for row in others):
            first[0]["S"] = "/TD"
            del first[0]["A"]["Scope"]

    def gather_items(self) -> None:
        """What stands in an item of a list beside its text belongs to the text."""
        for item in [one for one in self.elements() if one["S"] == "/LI"]:
            body = None
            for kid in self.kids(item):
                if kid["S"] == "/LBody":
                    body = kid
                elif kid["S"] not in PARTS_OF_ITEM and body is not None:
                    item["K"].remove(kid.reference)
                    body["K"].append(kid.reference)
                    kid["P"] = body.reference

    def drop_empty(self, above) -> None:
        """Boxes that are only drawn, such as a circle to tick, are nothing to be read."""
        for kid in self.kids(above):
            if kid.get("Type") != "/StructElem":
                continue
            self.drop_empty(kid)
            if not kid["K"] and kid["S"] not in KEPT_EMPTY and "Alt" not in kid:
                above["K"].remove(kid.reference)

    def set_running_texts_apart(self) -> None:
        """Running titles and page numbers, which no element holds, are no part of the text."""
        from pydyf import Dictionary  # noqa: PLC0415  comes with WeasyPrint, imported late

        numbers = self.at(self.root["ParentTree"])["Nums"]
        held = self._held()
        for n, page in enumerate(self._pages()):
            stream = self.at(page["Contents"]).stream
            for place, operator in enumerate(stream):
                if operator != b"BDC":
                    continue
                mark = stream[place - 1]["MCID"]
                if (page.reference, mark) not in held:
                    stream[place - 2 : place] = ["/Artifact", Dictionary({"Type": "/Pagination"})]
                    numbers[2 * n + 1][mark] = "null"

    def _held(self) -> set[tuple[bytes, int]]:
        """(page, number of the piece) of everything in the tree."""
        return {
            (element["Pg"], kid)
            for element in self.elements()
            for kid in element["K"]
            if isinstance(kid, int)
        }

    def _pages(self) -> Iterator:
        return (
            one for one in self.pdf.objects if isinstance(one, dict) and one.get("Type") == "/Page"
        )

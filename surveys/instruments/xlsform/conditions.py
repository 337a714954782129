"""Conditions of an XLSForm that ours can say: one earlier answer is one of these."""

import re

# XPath can say much more, and what is half understood asks the wrong people.
NAME, VALUE = r"\$\{\s*([^}\s]+)\s*\}", r"""('[^']*'|"[^"]*"|-?\d+)"""
EQUALS = re.compile(rf"{NAME}\s*=\s*{VALUE}")
SELECTED = re.compile(rf"selected\s*\(\s*{NAME}\s*,\s*{VALUE}\s*\)")


def read_relevant(expression: str) -> tuple[str, list[str]] | None:
    """(name of the earlier question, names of its choices) of `${a} = '1' or ${a} = '2'` and of
    `selected(${a}, '1')`; None for anything else that a form may compute."""
    names, values = set(), []
    for part in re.split(r"\s+or\s+", expression.strip()):
        bare = part.strip().removeprefix("(").removesuffix(")") if part.startswith("(") else part
        found = EQUALS.fullmatch(bare.strip()) or SELECTED.fullmatch(bare.strip())
        if found is None:
            return None
        names.add(found[1])
        values.append(found[2].strip("'\""))
    return (names.pop(), values) if len(names) == 1 else None

"""Small mistakes in the privacy core that no test notices: `python -m tests.mutants [FILE …]`.

Run by hand, never in the suite. Each mutant is one change in one file; the tests that mirror the
file run on it, and a mutant that they pass is named. `--sample N` takes N mutants of each file,
spread evenly. The file is put back after each, also when the run is interrupted.
"""

import argparse
import ast
import copy
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MIRRORS = {
    "surveys/answering/codes.py": ["tests/surveys/answering/test_codes.py"],
    "osallisuus/serving/rate_limits.py": ["tests/osallisuus/serving/test_rate_limits.py"],
    "surveys/queries/pairs.py": ["tests/surveys/queries/test_pairs.py"],
    "surveys/queries/pairing.py": ["tests/surveys/queries/test_pairing.py"],
    "surveys/services/pairing.py": ["tests/surveys/queries/test_pairing.py"],
    "surveys/answering/day_rules.py": ["tests/surveys/answering/test_day_rules.py"],
    "surveys/evaluation/disclosure/suppression.py": [
        "tests/surveys/evaluation/disclosure/test_suppression.py"
    ],
    "projects/permissions.py": ["tests/projects/test_permissions.py"],
    "projects/models/scope.py": ["tests/test_visible_to.py"],
}
COMPARISONS = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq, ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is,
}  # fmt: skip
OPERATORS = {ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.BitOr: ast.BitAnd}
BOOLEANS = {ast.And: ast.Or, ast.Or: ast.And}


def changes(node: ast.AST) -> Iterator[ast.AST]:
    """The node with one small change each."""
    other = copy.deepcopy(node)
    match node:
        case ast.Compare(ops=[one, *rest]) if type(one) in COMPARISONS:
            other.ops = [COMPARISONS[type(one)](), *rest]
            yield other
        case ast.BoolOp(values=values):
            # One operand left out is the mistake that people make: a forgotten condition.
            for left_out in range(len(values)):
                fewer = copy.deepcopy(node)
                del fewer.values[left_out]
                yield fewer if len(values) > 2 else fewer.values[0]
            other.op = BOOLEANS[type(node.op)]()
            yield other
        case ast.BinOp(op=op) if type(op) in OPERATORS:
            other.op = OPERATORS[type(op)]()
            yield other
        case ast.UnaryOp(op=ast.Not()):
            yield other.operand
        case ast.Constant(value=bool(value)):
            yield ast.Constant(not value)
        case ast.Constant(value=int(value)):
            yield ast.Constant(value + 1)


def mutants(source: str) -> Iterator[tuple[int, str, str]]:
    """(line, old and new words, the changed source) for every mutant of a module."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if not isinstance(node, ast.expr):
            continue
        for changed in changes(node):
            text = _put(source, node, f"({ast.unparse(changed)})")
            if text is not None:
                yield node.lineno, f"{ast.unparse(node)}  ->  {ast.unparse(changed)}", text


def _put(source: str, node: ast.expr, words: str) -> str | None:
    """The source with a node's words replaced; None where that is no Python, as in an f-string."""
    lines = [line.encode() for line in source.splitlines(keepends=True)]
    start = sum(map(len, lines[: node.lineno - 1])) + node.col_offset
    end = sum(map(len, lines[: node.end_lineno - 1])) + node.end_col_offset
    raw = source.encode()
    changed = (raw[:start] + words.encode() + raw[end:]).decode()
    try:
        ast.parse(changed)
    except SyntaxError:
        return None
    return changed


def survives(tests: list[str]) -> bool:
    # Walking every migration takes longer than most of these tests.
    options = ["-q", "-x", "-p", "no:cacheprovider", "--nomigrations"]
    command = [sys.executable, "-m", "pytest", *options, *tests]
    return not subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode


def survivors(name: str, sample: int | None) -> Iterator[str]:
    path = ROOT / name
    source = path.read_text("utf-8")
    found = list(mutants(source))
    step = max(1, len(found) // sample) if sample else 1
    chosen = found[::step][:sample]
    try:
        for line, words, changed in chosen:
            path.write_text(changed, "utf-8")
            if survives(MIRRORS[name]):
                yield f"{name}:{line}: {words}"
    finally:
        path.write_text(source, "utf-8")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("files", nargs="*", default=list(MIRRORS), metavar="FILE")
    parser.add_argument("--sample", type=int)
    given = parser.parse_args()
    n_alive = 0
    for name in given.files:
        if not survives(MIRRORS[name]):
            sys.stdout.write(f"{name}: its tests fail without any change\n")
            return 2
        for line in survivors(name, given.sample):
            n_alive += 1
            sys.stdout.write(f"survived {line}\n")
            sys.stdout.flush()
    sys.stdout.write(f"{n_alive} survived\n")
    return 1 if n_alive else 0


if __name__ == "__main__":
    sys.exit(main())

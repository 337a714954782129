"""Prints how a tree of this project is kept: `python -m tests.house [FOLDER]`.

Standard library only, so that it can be pointed at any commit's files. Migrations are left out.
"""

import ast
import re
import subprocess
import sys
import tokenize
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

APPS = ("osallisuus", "projects", "surveys", "toolkits")
STRICT = (
    "surveys/evaluation", "surveys/reports", "surveys/answering", "projects/costs.py",
    "projects/permissions.py", "surveys/permissions.py",
)  # fmt: skip
COLUMNS = 100
TEMPLATE_KINDS = ("*.html", "*.txt")


def sources(root: Path) -> dict[str, Path]:
    """Every module of the apps by its dotted name."""
    found = {}
    for app in APPS:
        for path in sorted((root / app).rglob("*.py")):
            parts = path.relative_to(root).with_suffix("").parts
            if "migrations" not in parts:
                found[".".join(parts).removesuffix(".__init__")] = path
    return found


def quantile(values: list[int], share: float) -> int:
    """The value that `share` of the sorted values do not exceed; 0 of none."""
    ranked = sorted(values)
    return ranked[min(len(ranked) - 1, int(share * len(ranked)))] if ranked else 0


def functions(modules: dict[str, Path]) -> list[int]:
    """Lines of every function, its docstring and decorators left out."""
    return [
        node.end_lineno - node.lineno + 1 - docstring_lines(node)
        for path in modules.values()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
    ]


def docstring_lines(node: ast.AST) -> int:
    if ast.get_docstring(node, clean=False) is None:
        return 0
    return node.body[0].end_lineno - node.body[0].lineno + 1


def imports(modules: dict[str, Path]) -> dict[str, set[str]]:
    """Which own modules each module imports, inside functions too."""
    return {name: set(own_imports(name, path, modules)) for name, path in modules.items()}


def own_imports(name: str, path: Path, modules: dict[str, Path]) -> Iterator[str]:
    package = name if path.name == "__init__.py" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            start = package.split(".")[: len(package.split(".")) + 1 - node.level]
            base = ".".join([*start, node.module or ""] if node.level else [node.module])
            base = base.rstrip(".")
            names = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for one in names:
            target = one if one in modules else one.rpartition(".")[0]
            if target in modules and target != name:
                yield target


def cycles(edges: dict[str, set[str]]) -> list[list[str]]:
    """Groups of modules that reach each other (strongly connected, two or more)."""
    seen, order = set(), []
    for start in edges:
        visit(start, edges, seen, order)
    backward = defaultdict(set)
    for name, targets in edges.items():
        for target in targets:
            backward[target].add(name)
    seen, groups = set(), []
    for start in reversed(order):
        group = []
        visit(start, backward, seen, group)
        if len(group) > 1:
            groups.append(sorted(group))
    return groups


def visit(start: str, edges: dict[str, set[str]], seen: set[str], order: list[str]) -> None:
    """Depth first from `start`: names are added to `order` when they are left."""
    if start in seen:
        return
    seen.add(start)
    stack = [(start, iter(sorted(edges.get(start, ()))))]
    while stack:
        name, targets = stack[-1]
        new = next((one for one in targets if one not in seen), None)
        if new is None:
            order.append(stack.pop()[0])
        else:
            seen.add(new)
            stack.append((new, iter(sorted(edges.get(new, ())))))


def code_lines(path: Path) -> int:
    return sum(1 for line in path.read_text("utf-8").splitlines() if line.strip())


def comment_lines(path: Path) -> int:
    """Lines that hold a comment for people: not a mark for a tool."""
    with path.open("rb") as file:
        found = [one for one in tokenize.tokenize(file.readline) if one.type == tokenize.COMMENT]
    marks = re.compile(r"#\s*(noqa|type:|fmt:|pragma|!)")
    return len({one.start[0] for one in found if not marks.match(one.string)})


def template_lines(root: Path) -> list[int]:
    paths = [path for kind in TEMPLATE_KINDS for path in (root / "templates").rglob(kind)]
    return [len(line) for path in paths for line in path.read_text("utf-8").splitlines()]


def mypy_errors(root: Path) -> str:
    paths = [path for path in STRICT if (root / path).exists()]
    command = [sys.executable, "-m", "mypy", "--no-error-summary", *paths]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)  # noqa: S603
    if "No module named mypy" in done.stderr:
        return "mypy is not installed"
    # Mypy follows imports, so that errors of other rooms stand between those of the strict ones.
    return str(
        sum(line.startswith(STRICT) and ": error:" in line for line in done.stdout.splitlines())
    )


def unranked(root: Path) -> str:
    """Modules that the layer test does not judge, by the list that stands in it."""
    tree = ast.parse((root / "tests" / "test_architecture.py").read_text("utf-8"))
    layers = next(
        ast.literal_eval(node.value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign) and node.targets[0].id == "LAYERS"
    )
    known = set().union(*layers)
    modules = [name for name in sources(root) if "." in name]
    return f"{sum(name.split('.')[1] not in known for name in modules)} of {len(modules)}"


def table(root: Path) -> list[tuple[str, str]]:
    modules = sources(root)
    edges = imports(modules)
    long, code = functions(modules), [code_lines(path) for path in modules.values()]
    folders = Counter(path.parent.relative_to(root).as_posix() for path in modules.values())
    crowded = ", ".join(f"{name} {n}" for name, n in folders.most_common(3))
    templates = template_lines(root)
    too_long = sum(length > COLUMNS for length in templates)
    tests = sum(code_lines(path) for path in (root / "tests").rglob("*.py"))
    comments = sum(comment_lines(path) for path in modules.values())
    fan_in = sum(map(len, edges.values())) / len(modules)
    return [
        ("modules, lines", f"{len(modules)}, {sum(code)}"),
        ("function lines p50 / p90 / max", spread(long)),
        ("module lines p90 / max", f"{quantile(code, 0.9)} / {max(code)}"),
        ("files per folder, most", crowded),
        ("import cycles, inline imports too", str(len(cycles(edges)))),
        ("mean fan-in", f"{fan_in:.2f}"),
        (
            f"template lines over {COLUMNS}",
            f"{too_long} of {len(templates)}, longest {max(templates)}",
        ),
        ("modules the layer test skips", unranked(root)),
        ("mypy errors in strict rooms", mypy_errors(root)),
        ("comment lines", f"{100 * comments / sum(code):.1f} %"),
        ("tests to code", f"{tests / sum(code):.2f}"),
    ]


def spread(values: list[int]) -> str:
    return f"{quantile(values, 0.5)} / {quantile(values, 0.9)} / {max(values)}"


def main() -> None:
    root = Path(sys.argv[1] if len(sys.argv) > 1 else ".").resolve()
    for name, value in table(root):
        sys.stdout.write(f"{name:<36} {value}\n")


if __name__ == "__main__":
    main()

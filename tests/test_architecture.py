"""The import rules of the house, read from the syntax trees."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
APPS = ("osallisuus", "projects", "surveys", "toolkits")
RANK = {app: rank for rank, app in enumerate(APPS)}

# From left to right: a module may import from its own layer and from those before it.
LAYERS = (
    {"evaluation", "costs", "permissions"},
    {"models"},
    {"queries"},
    {"services", "reports"},
    {"forms", "resources", "exports"},
    {"views", "admin", "management"},
    {"urls"},
)
LAYER = {name: rank for rank, names in enumerate(LAYERS) for name in names}
# What a higher app may use of a lower one.
OPEN = {"models", "queries", "services", "reports", "permissions", "costs", "evaluation"}
# The site map names every app.
FRAME_EXCEPTIONS = {"osallisuus.urls", "osallisuus.page_urls"}


def modules():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            relative = path.relative_to(ROOT).with_suffix("")
            if "migrations" not in relative.parts:
                yield ".".join(relative.parts).removesuffix(".__init__"), path


MODULES = list(modules())


def imports(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((alias.name, node) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module, node


def own_imports(path):
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return [name for name, _ in imports(tree) if name.split(".")[0] in APPS]


def layer(module: str) -> int | None:
    parts = module.split(".")
    return LAYER.get(parts[1]) if len(parts) > 1 else None


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_module_imports_only_lower_apps(module, path):
    app = module.split(".")[0]
    if module in FRAME_EXCEPTIONS:
        return

    higher = [name for name in own_imports(path) if RANK[name.split(".")[0]] > RANK[app]]

    assert higher == []


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_module_imports_only_earlier_layers_of_its_app(module, path):
    app, own = module.split(".")[0], layer(module)
    if own is None:
        return

    later = [
        name
        for name in own_imports(path)
        if name.split(".")[0] == app and layer(name) is not None and layer(name) > own
    ]

    assert later == []


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_module_uses_only_the_open_parts_of_lower_apps(module, path):
    app = module.split(".")[0]
    if module in FRAME_EXCEPTIONS:
        return

    closed = [
        name
        for name in own_imports(path)
        if name.split(".")[0] not in {app, "osallisuus"} and layer(name) is not None
        if name.split(".")[1] not in OPEN
    ]

    assert closed == []


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_evaluation_knows_no_django(module, path):
    if not module.startswith(("surveys.evaluation", "projects.costs", "projects.permissions")):
        return
    tree = ast.parse(path.read_text(encoding="utf-8"))

    assert [name for name, _ in imports(tree) if name.split(".")[0] == "django"] == []


@pytest.mark.parametrize(("module", "path"), MODULES, ids=[name for name, _ in MODULES])
def test_inline_imports_say_why(module, path):
    lines = path.read_text(encoding="utf-8").splitlines()
    tree = ast.parse("\n".join(lines))
    inner = [
        node
        for function in ast.walk(tree)
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if isinstance(node, ast.Import | ast.ImportFrom)
    ]

    unexplained = [node.lineno for node in inner if "noqa: PLC0415  " not in lines[node.lineno - 1]]

    assert unexplained == []


def test_no_module_is_a_catch_all():
    names = {"utils", "helpers", "common", "base", "misc"}

    assert [module for module, _ in MODULES if module.split(".")[-1] in names] == []

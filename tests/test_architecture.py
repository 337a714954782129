"""The import rules of the house, read from the syntax trees; imports inside functions count."""

import ast
from collections.abc import Callable, Iterable
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
APPS = ("osallisuus", "projects", "surveys", "toolkits")
RANK = {app: rank for rank, app in enumerate(APPS)}

# The one list of rooms, from the ground up: within its app a module imports from its own layer
# and from those before it. A room that stands nowhere here fails the test below.
LAYERS = (
    {"startup", "text", "formats", "evaluation", "costs", "permissions"},
    {"settings"},
    {"keys"},
    {"models", "database", "mail", "merging"},
    {"instruments", "files", "serving"},
    {"answering"},
    {"queries", "background"},
    {"services", "reports", "publication"},
    {
        "archive",
        "anonymising",
        "backup",
        "exports",
        "monitoring",
        "forms",
        "resources",
        "pages",
        "municipality_file",
        "accounts",
        "search",
    },
    {
        "views",
        "admin",
        "templatetags",
        "middleware",
        "daily",
        "forgetting",
        "sitemaps",
        "demo",
        "styles",
    },
    {"management", "apps"},
    {"urls", "page_urls", "wsgi"},
)
LAYER = {name: rank for rank, names in enumerate(LAYERS) for name in names}
# Rooms of reports, from stored answers to what is printed.
REPORT_ROOMS = ("frozen", "scoring", "compute", "release", "tables")
# What a higher app may use of a lower one. Of the frame everything but its own pages is open.
OPEN = {
    "answering", "costs", "evaluation", "exports", "instruments", "models", "municipality_file",
    "pages", "permissions", "queries", "reports", "services",
}  # fmt: skip
CLOSED_FRAME = {"settings", "urls", "page_urls", "wsgi", "management"}
# The site map names every app.
SITE_MAPS = {"osallisuus.urls", "osallisuus.page_urls"}
PLAIN = ("surveys.evaluation", "projects.costs", "projects.permissions", "surveys.permissions")


def modules():
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            relative = path.relative_to(ROOT).with_suffix("")
            if "migrations" not in relative.parts:
                yield ".".join(relative.parts).removesuffix(".__init__"), path


MODULES = dict(modules())


@cache
def tree_of(module: str) -> ast.Module:
    return ast.parse(MODULES[module].read_text(encoding="utf-8"))


@cache
def imported(module: str) -> tuple[str, ...]:
    """Full names: `a.b.c` both for `import a.b.c` and for `from a.b import c`."""
    names = []
    for node in ast.walk(tree_of(module)):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return tuple(sorted(names))


def own_imports(module: str) -> list[str]:
    return [name for name in imported(module) if app_of(name) in APPS]


def app_of(name: str) -> str:
    return name.split(".")[0]


def room_of(name: str) -> str:
    return name.split(".")[1] if "." in name else ""


def offenders(rule: Callable[[str], Iterable], among: Iterable[str] = MODULES) -> dict[str, list]:
    """What each module does against a rule; empty where all keep it."""
    found = {module: list(rule(module)) for module in among}
    return {module: wrong for module, wrong in found.items() if wrong}


def test_every_module_stands_in_a_known_room():
    strangers = [name for name in MODULES if name not in APPS and room_of(name) not in LAYER]

    assert strangers == []


def test_no_room_is_listed_in_vain():
    assert set(LAYER) - {room_of(module) for module in MODULES} == set()


def test_module_imports_only_lower_apps():
    def higher(module):
        rank = RANK[app_of(module)]
        return [name for name in own_imports(module) if RANK[app_of(name)] > rank]

    assert offenders(higher, set(MODULES) - SITE_MAPS) == {}


def test_module_imports_only_earlier_layers_of_its_app():
    def later(module):
        mates = [name for name in own_imports(module) if app_of(name) == app_of(module)]
        return [name for name in mates if LAYER[room_of(name)] > LAYER[room_of(module)]]

    assert offenders(later, set(MODULES) - set(APPS)) == {}


def test_reports_flow_one_way():
    def backwards(module):
        own = REPORT_ROOMS.index(module.split(".")[2])
        mates = [name for name in own_imports(module) if name.startswith("surveys.reports.")]
        return [name for name in mates if REPORT_ROOMS.index(name.split(".")[2]) > own]

    in_reports = [module for module in MODULES if module.startswith("surveys.reports.")]

    assert offenders(backwards, in_reports) == {}


def test_module_uses_only_the_open_rooms_of_lower_apps():
    def closed(module):
        lower = [name for name in own_imports(module) if app_of(name) != app_of(module)]
        return [name for name in lower if not is_open(name)]

    assert offenders(closed, set(MODULES) - SITE_MAPS) == {}


def is_open(name: str) -> bool:
    if app_of(name) == "osallisuus":
        return room_of(name) not in CLOSED_FRAME
    return room_of(name) in OPEN


def test_only_its_commands_know_the_demonstration():
    def uses(module):
        return [name for name in own_imports(module) if name.startswith("toolkits.demo")]

    strangers = [module for module in MODULES if not module.startswith("toolkits.demo")]

    assert {".".join(user.split(".")[:2]) for user in offenders(uses, strangers)} == {
        "toolkits.management"
    }


def test_plain_rules_know_no_django():
    def django(module):
        return [name for name in imported(module) if app_of(name) == "django"]

    assert offenders(django, [module for module in MODULES if module.startswith(PLAIN)]) == {}


def test_no_module_imports_relatively():
    def relative(module):
        nodes = ast.walk(tree_of(module))
        return [node.lineno for node in nodes if isinstance(node, ast.ImportFrom) and node.level]

    assert offenders(relative) == {}


def test_inline_imports_say_why():
    def unexplained(module):
        lines = MODULES[module].read_text(encoding="utf-8").splitlines()
        return [
            node.lineno
            for function in ast.walk(tree_of(module))
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef)
            for node in ast.walk(function)
            if isinstance(node, ast.Import | ast.ImportFrom)
            if "noqa: PLC0415  " not in lines[node.lineno - 1]
        ]

    assert offenders(unexplained) == {}


def test_no_module_is_a_catch_all():
    names = {"utils", "helpers", "common", "base", "misc"}

    # The one is what Django itself looks for in a database backend.
    assert [module for module in MODULES if module.split(".")[-1] in names] == [
        "osallisuus.database.postgresql.base"
    ]

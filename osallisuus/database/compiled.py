"""Queries that are built once: on pages that hundreds of people open at the same time, making
SQL out of a queryset costs many times more than running it."""

import sys
from collections.abc import Callable
from copy import copy
from types import SimpleNamespace

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import QuerySet

VALUE = -2_147_483_629
"""Stands in the queryset where the value of each call will be."""


class CompiledQuery:
    """The rows of a queryset for one value, which the queryset compares with VALUE.

    `build` is called once in a process for each kind of database. Everything else of the
    queryset is fixed: its rows come as from the queryset itself, without prefetching.
    """

    def __init__(self, build: Callable[[], QuerySet]):
        self._build = build
        self._kept: dict[str, tuple] = {}

    def rows(self, value: int) -> list:
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._kept:
            self._kept[connection.vendor] = self._compile(connection)
        kept, iterable, sql, params, converters = self._kept[connection.vendor]
        compiler = copy(kept)
        is_postgresql = connection.vendor == "postgresql"
        compiler.connection = _Preparing(connection) if is_postgresql else connection
        compiler.get_converters = lambda expressions: converters
        filled = tuple(value if param == VALUE else param for param in params)
        compiler.as_sql = lambda *args, **kwargs: (sql, filled)
        query = SimpleNamespace(get_compiler=lambda using: compiler)
        # All that Django's iterables ask of a queryset.
        queryset = SimpleNamespace(query=query, db=DEFAULT_DB_ALIAS, _known_related_objects={})
        return list(iterable(queryset))

    def _compile(self, connection) -> tuple:
        queryset = self._build()
        compiler = queryset.query.get_compiler(connection=connection)
        sql, params = compiler.as_sql()
        if VALUE not in params:
            raise ValueError("The queryset compares nothing with VALUE.")
        fields = [column[0] for column in compiler.select[: compiler.col_count]]
        converters = compiler.get_converters(fields)
        return compiler, queryset._iterable_class, sql, params, converters


class _Preparing:
    """A connection whose cursors let PostgreSQL keep the plan of a query: planning one with many
    joins takes it ten times as long as running it. Not through a pooler that shares a session."""

    def __init__(self, connection):
        self._connection = connection

    def __getattr__(self, name):
        return getattr(self._connection, name)

    def cursor(self):
        wrapper = self._connection.cursor()
        # Never by counting: the plans of all other queries depend on their values.
        self._connection.connection.prepare_threshold = sys.maxsize
        wrapper.cursor = _PreparedCursor(self._connection.connection)
        return wrapper


class _PreparedCursor(psycopg.Cursor):
    def execute(self, query, params=None, **options):
        return super().execute(query, params, **(options | {"prepare": True}))

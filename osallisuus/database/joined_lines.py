"""Many values of a column in one value of a row."""

from django.db.models import Aggregate, TextField


class JoinedLines(Aggregate):
    """A group's values as lines of text, None without any; several of a query have one order.

    For values whose text has no line breaks, as numbers and stored JSON.
    """

    output_field = TextField()

    def as_postgresql(self, compiler, connection, **context):
        template = "string_agg((%(expressions)s)::text, E'\\n')"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_sqlite(self, compiler, connection, **context):
        template = "group_concat(%(expressions)s, char(10))"
        return self.as_sql(compiler, connection, template=template, **context)

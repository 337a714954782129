"""What Django loads as the backend: connections that are given up while the server is away."""

import psycopg
from django.db.backends.postgresql import base

from osallisuus.database.postgresql.watch import WATCH, AwayError, watched


class WatchedConnection(psycopg.Connection):
    """A connection whose statements end when the server has gone, however silently."""

    def wait(self, gen, *args, **kwargs):
        try:
            return super().wait(watched(gen), *args, **kwargs)
        except AwayError:
            # Not closed in words, which would wait as well.
            self.pgconn.finish()
            raise


class DatabaseWrapper(base.DatabaseWrapper):
    @property
    def pool(self):
        options = self.settings_dict["OPTIONS"].get("pool")
        if options:
            options.setdefault("connection_class", WatchedConnection)
        return super().pool

    def get_new_connection(self, conn_params):
        if not self.pool:
            return super().get_new_connection(conn_params)
        WATCH.refuse()
        WATCH.begin(conn_params, forget=self._forget_pool)
        try:
            return super().get_new_connection(conn_params)
        except psycopg.OperationalError:
            WATCH.doubt()
            raise

    def _forget_pool(self):
        """All its connections are lost, and it would wait longer and longer between new tries."""
        # First without waiting for its threads, which wait for the lost server.
        self.pool.close(timeout=0)
        self.close_pool()

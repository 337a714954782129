"""What gunicorn reads: how it writes of requests (of residents' pages nothing, of unreadable ones
no content), how long it waits for the head of one, and where its processes count together."""

import logging
import os
import shutil
import tempfile
from functools import cached_property

from gunicorn.glogging import Logger

from osallisuus.serving.bodies import Listener
from osallisuus.serving.logs import FORMATS, JsonFormatter, hidden_paths
from osallisuus.startup import environment

UNREADABLE = "Invalid request from ip="
FAILED = "Error handling request"


class RequestFilter(logging.Filter):
    """Cuts address and content out of gunicorn's messages about single requests: an address with
    a slip in it, such as a space within the code, never reaches the portal's own filter."""

    def filter(self, record):
        for beginning, said in ((UNREADABLE, "Invalid request"), (FAILED, FAILED)):
            if str(record.msg).startswith(beginning):
                record.msg, record.args = said, ()
        return True


class ServerLogger(Logger):
    """What gunicorn logs with; named below."""

    def setup(self, cfg):
        super().setup(cfg)
        self.error_log.addFilter(RequestFilter())
        # From the environment: the settings themselves are not to be read here.
        self.is_json = environment.choice("LOG_FORMAT", known=FORMATS, default="plain") == "json"
        if self.is_json:
            for handler in (*self.error_log.handlers, *self.access_log.handlers):
                handler.setFormatter(JsonFormatter())

    @cached_property
    def hidden(self):
        # Not at the start: it reads the settings, and `osallisuus.wsgi` must first have said that
        # this process serves pages.
        return hidden_paths()

    def access(self, resp, req, environ, request_time):
        # Without a path the request was unreadable; one that leads nowhere may be a card's code
        # typed a little wrong.
        path = environ.get("PATH_INFO", "")
        is_found = not str(resp.status).startswith("404")
        if path and is_found and not self.hidden.search(path):
            if self.is_json and self.cfg.accesslog:
                facts = facts_of(resp, environ, request_time)
                self.access_log.info("request", extra={"facts": facts})
            else:
                super().access(resp, req, without_query(environ), request_time)


def facts_of(resp, environ, request_time):
    """What a line of JSON tells of a request: neither who sent it nor a query."""
    return {
        "method": environ.get("REQUEST_METHOD", ""),
        "path": environ.get("PATH_INFO", ""),
        "status": int(str(resp.status).partition(" ")[0]),
        "bytes": resp.sent,
        "seconds": round(request_time.total_seconds(), 3),
    }


def without_query(environ):
    # A search, or the page before, may quote a code or a resident's path.
    kept = environ | {"RAW_URI": environ.get("RAW_URI", "").partition("?")[0], "QUERY_STRING": ""}
    kept.pop("HTTP_REFERER", None)
    return kept


# Read by gunicorn from `--config python:osallisuus.serving.server_log`.
logger_class = ServerLogger


def on_starting(server):
    """Gives all processes of this start one folder for their counts (`METRICS_TOKEN`).

    By name of the variable, since settings are read by the processes that serve.
    """
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="portaali-")


def when_ready(server):
    """Connections come with their limits from the socket that takes them in."""
    for listener in server.LISTENERS:
        listener.sock = Listener(fileno=listener.sock.detach())
        listener.sock.setblocking(False)


def on_exit(server):
    shutil.rmtree(os.environ["PROMETHEUS_MULTIPROC_DIR"], ignore_errors=True)

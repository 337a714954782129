"""Read by gunicorn in the project's folder: its logs tell nothing of residents."""

logger_class = "osallisuus.server_log.ServerLogger"

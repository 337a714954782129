"""Around every request: headers, page cache, language, logs, static files and limits."""

class BackupError(Exception):
    """Something that keeps a backup from being made or restored; the message says what to do."""

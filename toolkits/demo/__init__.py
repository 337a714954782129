"""The demonstration project: its content as data files, their loaders and its invented answers."""

"""Residents answer while something breaks, and each step that was confirmed is looked for.

    python -m tests.server.faults [--steps 10000] [--kind NAME …] [--database sqlite]
        [--append FILE]

With `--append` each part of 2,000 steps becomes a line of FILE, and what FILE has is not run again.
Own processes and own databases only, on this machine alone.
"""

"""Residents answer while something breaks, and each step that was confirmed is looked for.

    python -m tests.server.faults [--steps 10000] [--kind NAME …] [--database sqlite]

Own processes and own databases only, on this machine alone.
"""

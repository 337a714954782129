"""Sleeping in a process whose clock libfaketime moves while it leaves the monotonic one alone: it
refuses the call that Python's own `sleep` makes then."""

import select
import time

time.sleep = lambda seconds: select.select([], [], [], seconds) and None

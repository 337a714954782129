"""A cache in the memory of the process that gives back the very objects it was given."""

from collections import OrderedDict
from threading import Lock
from time import time

from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache

# By location and not by instance, as Django makes one for each thread.
_stores: dict[str, OrderedDict] = {}
_locks: dict[str, Lock] = {}


class ObjectCache(BaseCache):
    """For what nobody changes, as whole pages and frozen values: nothing is copied, so a value
    must never be altered by who gets it. What was longest not asked for leaves first."""

    def __init__(self, location, params):
        super().__init__(params)
        self._store = _stores.setdefault(location, OrderedDict())
        self._lock = _locks.setdefault(location, Lock())

    def add(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        with self._lock:
            is_new = self._found(self.make_key(key, version=version)) is None
            if is_new:
                self._put(self.make_key(key, version=version), value, timeout)
        return is_new

    def get(self, key, default=None, version=None):
        with self._lock:
            found = self._found(self.make_key(key, version=version))
        return default if found is None else found[0]

    def set(self, key, value, timeout=DEFAULT_TIMEOUT, version=None):
        with self._lock:
            self._put(self.make_key(key, version=version), value, timeout)

    def touch(self, key, timeout=DEFAULT_TIMEOUT, version=None):
        with self._lock:
            found = self._found(self.make_key(key, version=version))
            if found is not None:
                self._put(self.make_key(key, version=version), found[0], timeout)
        return found is not None

    def delete(self, key, version=None):
        with self._lock:
            return self._store.pop(self.make_key(key, version=version), None) is not None

    def clear(self):
        with self._lock:
            self._store.clear()

    def _found(self, key):
        found = self._store.get(key)
        if found is not None and found[1] is not None and found[1] <= time():
            del self._store[key]
            return None
        if found is not None:
            self._store.move_to_end(key)
        return found

    def _put(self, key, value, timeout):
        self._store[key] = (value, self.get_backend_timeout(timeout))
        self._store.move_to_end(key)
        while len(self._store) > self._max_entries:
            self._store.popitem(last=False)

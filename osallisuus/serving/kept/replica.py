"""Public pages read from a copy of the database, where the installation has one."""

from osallisuus.database.replica import from_replica
from osallisuus.serving.kept.sharing import asks_shared
from osallisuus.serving.logs import hidden_paths


class ReplicaMiddleware:
    """Pages that are the same for everybody, and whose address is no secret: behind such a one
    stands what somebody has done a moment ago."""

    def __init__(self, get_response):
        self.get_response = get_response
        self.secret_paths = hidden_paths()

    def __call__(self, request):
        if not asks_shared(request) or self.secret_paths.search(request.path):
            return self.get_response(request)
        with from_replica():
            return self.get_response(request)

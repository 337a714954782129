"""Bodies of requests that count how much of them has come."""


class CountedBody:
    """The body of a request; `n_bytes` is how much of it has been read."""

    def __init__(self, stream):
        self.stream, self.n_bytes = stream, 0

    def read(self, *size):
        return self._counted(self.stream.read(*size))

    def readline(self, *size):
        return self._counted(self.stream.readline(*size))

    def readlines(self, *hint):
        return [self._counted(line) for line in self.stream.readlines(*hint)]

    def __iter__(self):
        return map(self._counted, self.stream)

    def _counted(self, data):
        self.n_bytes += len(data)
        return data


def with_counted_bodies(application):
    """A WSGI application whose requests have counted bodies."""

    def counting(environ, start_response):
        environ["wsgi.input"] = CountedBody(environ["wsgi.input"])
        return application(environ, start_response)

    return counting


def n_come(body, announced: int) -> int:
    """How many bytes of a body have come. One that does not count, as the test client's, has come
    whole: it was never sent."""
    return body.n_bytes if isinstance(body, CountedBody) else announced

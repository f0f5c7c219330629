"""Serve a WSGI app on this machine, in a thread of its own."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from threading import Thread

from werkzeug.serving import BaseWSGIServer, make_server


@dataclass(frozen=True)
class Served:
    """An app that answers at ``url`` until ``stop`` is called."""

    url: str
    server: BaseWSGIServer

    def stop(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def serve(app: Callable[..., Iterable[bytes]], port: int = 0) -> Served:
    """Answer on 127.0.0.1, on a free port unless one is given."""
    server = make_server("127.0.0.1", port, app, threaded=True)
    server.socket.listen(512)  # the default of 128 resets bursts of callers
    Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    return Served(f"http://127.0.0.1:{server.server_port}", server)

"""A site whose pages arrive in small pieces, as they do on a slow line: a browser paints in between."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from urllib.error import HTTPError
from urllib.request import urlopen

# At 60 frames a second the words of one piece are painted before those of the next arrive.
BYTES, SECONDS = 150, 0.02
# Behind these another one begins, too: what is pressed is drawn without its words then.
PRESSED = re.compile(rb"<(?:button|summary)[^>]*>")
HANDED_ON = ("Content-Type", "Content-Security-Policy")


def pieces(body: bytes) -> Iterator[bytes]:
    """What a browser is given one after the other."""
    cuts = {0, len(body), *range(0, len(body), BYTES), *(found.end() for found in PRESSED.finditer(body))}
    for here, there in pairwise(sorted(cuts)):
        yield body[here:there]


@contextmanager
def in_pieces(site: str) -> Iterator[str]:
    """The address of a server that hands on what the site answers, until the block ends."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            try:
                answer = urlopen(site + self.path)
            except HTTPError as error:
                answer = error
            with answer:
                body = answer.read()
            self.send_response(answer.status)
            for name in HANDED_ON:
                if value := answer.headers[name]:
                    self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            # The head at once: what is in it is not painted.
            start = body.find(b"</head>") if answer.headers.get_content_type() == "text/html" else len(body)
            self.wfile.write(body[:start])
            for piece in pieces(body[start:]):
                self.wfile.write(piece)
                time.sleep(SECONDS)

        def log_message(self, *args: object) -> None:
            """Says nothing between the tests' own lines."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 50

        def handle_error(self, *args: object) -> None:
            """A browser that goes on hangs up."""

    with Server(("localhost", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://localhost:{server.server_port}"
        server.shutdown()

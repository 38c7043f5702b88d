"""A proxy before a bucket that gives up on what is put there, and hands it on later."""

from __future__ import annotations

import re
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from socketserver import StreamRequestHandler, ThreadingTCPServer

GAVE_UP = b"HTTP/1.1 504 Gateway Timeout\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"


@dataclass
class Late:
    """What is put under a name that ``holds_back`` fits waits until it is handed on."""

    port: int
    url: str = ""
    holds_back: str = ""
    # So many of them; then the others pass.
    at_most: int = 1000
    # What is said instead of an answer, after so many seconds; then it hangs up.
    says: bytes = GAVE_UP
    seconds: float = 0
    held: list[bytes] = field(default_factory=list)

    def hand_on(self) -> None:
        while self.held:
            assert b" 200 " in b"".join(self.pass_on(self.held.pop(0))).partition(b"\r\n")[0]

    def pass_on(self, request: bytes) -> Iterator[bytes]:
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as behind:
            behind.sendall(request)
            while part := behind.recv(65536):
                yield part


@contextmanager
def late_before(port: int) -> Iterator[Late]:
    """One before the server at this port of loopback, until the block ends."""
    late = Late(port)
    lock = threading.Lock()

    class Handler(StreamRequestHandler):
        def handle(self) -> None:
            lines = [self.rfile.readline()]
            while (line := self.rfile.readline()) not in (b"\r\n", b""):
                lines.append(line)
            head = b"".join(lines)
            if re.search(rb"(?im)^expect:", head):
                self.wfile.write(b"HTTP/1.1 100 Continue\r\n\r\n")
            length = re.search(rb"(?im)^content-length: *(\d+)", head)
            body = self.rfile.read(int(length[1])) if length else b""
            # Neither is among what boto signs.
            head = re.sub(rb"(?im)^(?:expect|connection):.*\r\n", b"", head)
            request = head + b"Connection: close\r\n\r\n" + body
            with lock:
                is_late = bool(late.holds_back) and len(late.held) < late.at_most
                if is_late := is_late and re.match(b"PUT .*" + late.holds_back.encode(), head) is not None:
                    late.held.append(request)
            if is_late:
                time.sleep(late.seconds)
            for part in [late.says] if is_late else late.pass_on(request):
                self.wfile.write(part)

    class Server(ThreadingTCPServer):
        daemon_threads = True
        request_queue_size = 50

    with Server(("127.0.0.1", 0), Handler) as server:
        late.url = f"http://127.0.0.1:{server.server_address[1]}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield late
        server.shutdown()

"""The one way to read something of another site: https alone, public addresses alone, little, soon.

The name is resolved once and the connection goes to that very address, so that a name cannot lead
elsewhere after it was looked at. Nothing is followed, no cookie or credential is sent.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
from contextlib import suppress
from urllib.parse import urlsplit

MOST = 512 * 1024  # bytes of an answer
WITHIN = 10.0  # seconds for all of it


class Unreachable(OSError):
    """Could not, or may not, be read; ``args[0]`` says why."""


def addresses(host: str) -> list[str]:
    """The public addresses of *host*; raises :class:`Unreachable` where one of them is not public."""
    try:
        found = socket.getaddrinfo(host, 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable("no such name") from error
    ips = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not ips or not all(is_public(ip) for ip in ips):
        raise Unreachable("not a public address")
    return ips


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet; also what an IPv6 address wraps."""
    try:
        ip = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast and not ip.is_reserved


class _Pinned(http.client.HTTPSConnection):
    """A connection to one address, with the certificate of the name that was asked for."""

    def __init__(self, host: str, ip: str, timeout: float) -> None:
        self._secured = ssl.create_default_context()
        super().__init__(host, 443, timeout=timeout, context=self._secured)
        self._ip = ip
        self._line: socket.socket | None = None

    def connect(self) -> None:
        """Connect to the address that was looked at."""
        plain = socket.create_connection((self._ip, 443), self.timeout)
        self.sock = self._line = self._secured.wrap_socket(
            plain, server_hostname=self.host, do_handshake_on_connect=False
        )
        self.sock.do_handshake()

    def cut(self) -> None:
        """End it from another thread, whatever it waits for: a timeout counts single waits alone,
        and a site may send a byte before each of them ends."""
        if self._line is not None:
            with suppress(OSError):
                socket.socket.shutdown(self._line, socket.SHUT_RDWR)


def fetch(url: str) -> bytes:
    """What *url* answers with 200; raises :class:`Unreachable` for everything else."""
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise Unreachable("no such address") from error
    if parts.scheme != "https" or not parts.hostname or port not in (None, 443) or parts.username:
        raise Unreachable("only https addresses are read")
    ends = time.monotonic() + WITHIN
    connection = _Pinned(parts.hostname, addresses(parts.hostname)[0], WITHIN)
    watch = threading.Timer(WITHIN, connection.cut)
    watch.daemon = True
    watch.start()
    try:
        connection.request(
            "GET", f"{parts.path or '/'}{'?' + parts.query if parts.query else ''}",
            headers={"Accept": "application/json", "User-Agent": "badge-verifier"},
        )  # fmt: skip
        return _body(connection.getresponse(), ends)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise Unreachable(f"{type(error).__name__}") from error
    finally:
        watch.cancel()
        connection.close()


def _body(answer: http.client.HTTPResponse, ends: float) -> bytes:
    if answer.status != 200:
        raise Unreachable(f"answered {answer.status}")
    parts: list[bytes] = []
    size = 0
    while block := answer.read1(16 * 1024):
        size += len(block)
        if size > MOST:
            raise Unreachable("too large")
        if time.monotonic() > ends:
            raise Unreachable("too slow")
        parts.append(block)
    if time.monotonic() > ends:
        raise Unreachable("too slow")  # it was cut, and this is not all of it
    return b"".join(parts)

"""A page from the web: one address that the user typed, never one that a page names.

The host is resolved once, each of its addresses is checked, and the connection goes to the checked address, so a
name that changes its mind between check and connection gains nothing. Every redirect is checked anew.
"""

import ipaddress
import socket
import time
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from ascribe.records import Capture, Media, Rejected

from .sniff import CAP, kind, refuse

SECONDS = 10.0
REDIRECTS = 5
_AGENT = "ascribe (reads one page for its reader)"


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    location: str | None
    content_type: str
    body: bytes
    cut: bool


class _RefusedError(Exception):
    """Why an address is not fetched: a short code and what to do."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(detail)
        self.code, self.detail = code, detail


def read_url(url: str, published: str | None = None, allow_private: bool = False) -> Capture | Rejected:
    """The page at an http(s) address, at most ``CAP`` bytes, within ``SECONDS`` in all and ``REDIRECTS`` redirects.

    Addresses of private, loopback, link-local and reserved networks are refused unless ``allow_private``.
    """
    import urllib3

    deadline = time.monotonic() + SECONDS
    at = url
    try:
        for _ in range(REDIRECTS + 1):
            answer = _get(at, deadline, allow_private)
            if answer.status in {301, 302, 303, 307, 308} and answer.location:
                at = urljoin(at, answer.location)
                continue
            return _capture(url, at, answer, published)
        raise _RefusedError("redirects", f"The address redirects more than {REDIRECTS} times.")
    except _RefusedError as refused:
        return Rejected("archive", refused.code, refused.detail, url)
    except urllib3.exceptions.NewConnectionError as error:
        return Rejected("archive", "unreachable", f"Nobody answers there: {str(error)[:200]}.", url)
    except (urllib3.exceptions.TimeoutError, TimeoutError):
        return Rejected(
            "archive", "timeout", f"The page did not come within {SECONDS:.0f} s; try again or save it.", url
        )
    except (urllib3.exceptions.HTTPError, OSError, ValueError) as error:
        return Rejected("archive", "unreachable", f"The page could not be fetched: {str(error)[:200]}.", url)


def _capture(url: str, final: str, answer: _Answer, published: str | None) -> Capture | Rejected:
    if answer.status != 200:
        return Rejected(
            "archive", f"http-{answer.status}", f"The server answered {answer.status}; open the page and save it.", url
        )
    if refused := refuse(answer.body[:4096], url):
        return refused
    named = answer.content_type.lower()
    media: Media = (
        "html" if "html" in named or ("plain" not in named and kind(answer.body[:4096]) == "html") else "text"
    )
    charset = named.partition("charset=")[2].split(";")[0].strip(" \"'") or None
    cut = f"only the first {CAP:,} bytes were read" if answer.cut else None
    return Capture(url, answer.body, media, url=final, encoding=charset, published=published, truncated=cut)


def addresses(host: str, port: int, allow_private: bool) -> list[str]:
    """The host's addresses, all checked; raises ``_RefusedError`` if one of them is not public."""
    try:
        found = list(dict.fromkeys(str(info[4][0]) for info in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))
    except (OSError, UnicodeError) as error:
        raise _RefusedError("unknown-host", f"No such host: {host[:100]}.") from error
    for address in found:
        if not allow_private and not is_public(address):
            raise _RefusedError("private-address", f"{host[:100]} is at {address}, an address that is not public.")
    return found


def is_public(address: str) -> bool:
    """Whether an IP address is of the public internet; an IPv4 one inside an IPv6 one is looked at as what it is."""
    try:
        ip = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        inner = ip.sixtofour or (ip.teredo[1] if ip.teredo else None)
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFFFFFF)
        if inner is not None and not is_public(str(inner)):
            return False
    return ip.is_global and not (
        ip.is_multicast or ip.is_reserved or ip.is_unspecified or ip.is_loopback or ip.is_link_local
    )


def _get(url: str, deadline: float, allow_private: bool) -> _Answer:
    """One request, to an address that was checked; the name stays for the Host header and the certificate."""
    import urllib3

    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise _RefusedError("not-http", "Only http and https addresses are fetched.")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    address = addresses(parts.hostname, port, allow_private)[0]
    left = max(0.1, deadline - time.monotonic())
    timeout = urllib3.Timeout(total=left, connect=min(5.0, left))
    name = parts.hostname.encode("idna").decode() if not parts.hostname.isascii() else parts.hostname
    pool: urllib3.HTTPConnectionPool
    if parts.scheme == "https":
        pool = urllib3.HTTPSConnectionPool(
            address, port, timeout=timeout, retries=False, assert_hostname=name, server_hostname=name
        )
    else:
        pool = urllib3.HTTPConnectionPool(address, port, timeout=timeout, retries=False)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    host = name if parts.port is None else f"{name}:{parts.port}"
    headers = {
        "Host": host,
        "User-Agent": _AGENT,
        "Accept": "text/html, text/plain;q=0.9, */*;q=0.1",
        "Accept-Encoding": "gzip",
    }
    with pool:
        answer = pool.urlopen(
            "GET", target, headers=headers, redirect=False, preload_content=False, decode_content=True
        )
        try:
            body, cut = _body(answer, deadline)
        finally:
            answer.close()
    return _Answer(answer.status, answer.headers.get("Location"), answer.headers.get("Content-Type", ""), body, cut)


def _body(answer: object, deadline: float) -> tuple[bytes, bool]:
    """The answer's bytes up to the cap, by small steps so that a slow server meets the deadline."""
    from urllib3 import BaseHTTPResponse

    assert isinstance(answer, BaseHTTPResponse)
    parts, size = [], 0
    while size <= CAP:
        if time.monotonic() > deadline:
            raise TimeoutError
        part = answer.read1(65_536) if hasattr(answer, "read1") else answer.read(65_536)
        if not part:
            break
        parts.append(part)
        size += len(part)
    body = b"".join(parts)
    return body[:CAP], size > CAP

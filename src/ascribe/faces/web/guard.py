"""Who may ask, and what an answer may do in a browser: hosts, tokens, cross-site requests, sizes, headers.

On a loopback address nobody logs in, but only names of this machine are answered (a page elsewhere that lets its own
name point here gets nothing) and only this site's own pages may change anything. On any other address every request
needs a token, as a bearer or as the cookie that logging in sets.
"""

import hmac
import secrets
import time
from collections import deque
from collections.abc import Awaitable, Callable, Iterable, Mapping, MutableMapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import urlsplit

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
LARGEST = 6_000_000
"""Bytes of a request's body."""
SESSION, TOKEN = "ascribe-token", "ascribe-form"
"""Cookies: the token of who logged in; the secret that a form must repeat."""
OPEN = ("/login", "/ascribe.css", "/ascribe.js")
POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data:; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""Style attributes are allowed (widths of bars, which the server writes); scripts and style sheets are this site's."""
HEADERS = {
    "content-security-policy": POLICY,
    "x-content-type-options": "nosniff",
    # Other sites learn nothing of where a reader comes from; a form here still tells that it is this site's.
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


@dataclass(frozen=True, slots=True)
class Holder:
    """Who asks, and whether they may add and judge."""

    name: str
    editor: bool


class Refused(Exception):  # noqa: N818 - a request is refused, the program is sound
    """A request that is not answered: its status and why."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status, self.why = status, why


class Budget:
    """At most so many of something within a minute, for all who ask together."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._taken: deque[float] = deque()

    def take(self) -> bool:
        """Takes one, if there is one left."""
        now = time.monotonic()
        while self._taken and self._taken[0] < now - 60:
            self._taken.popleft()
        if len(self._taken) >= self._most:
            return False
        self._taken.append(now)
        return True


class Guard:
    """Wraps an application. ``holder`` gives name and role for a token's secret; ``local`` serves a loopback address,
    where everybody is ``user``."""

    def __init__(
        self, app: App, *, local: bool, user: str, hosts: Iterable[str], holder: Callable[[str], tuple[str, str] | None]
    ) -> None:
        self._app, self._local, self._holder = app, local, holder
        self._user = Holder(user, True)
        self._hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers one request, or refuses it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        told = _told(headers)
        secret = told.get(TOKEN) or secrets.token_urlsafe(24)
        answer = _headed(send, None if TOKEN in told else secret)
        try:
            self._check_host(headers)
            self._check_site(scope, headers)
            holder = self._who(scope, headers, told)
            if holder is None:
                await _to_login(scope, answer)
                return
            if int(headers.get("content-length") or 0) > LARGEST:
                raise Refused(413, f"a request may have {LARGEST:,} bytes at most")
        except (Refused, ValueError) as refused:
            status, why = (refused.status, refused.why) if isinstance(refused, Refused) else (400, "malformed request")
            await _plain(answer, status, why)
            return
        scope.setdefault("state", {})
        scope["state"] |= {"holder": holder, "form": secret}
        await self._app(scope, _counted(receive), answer)

    def _check_host(self, headers: Mapping[str, str]) -> None:
        host = urlsplit(f"//{headers.get('host', '')}").hostname or ""
        if self._local and host not in LOCAL | self._hosts:
            raise Refused(421, "this address serves this machine only; open it as http://localhost:PORT")

    def _check_site(self, scope: Scope, headers: Mapping[str, str]) -> None:
        """A request that changes something must come from a page of this site, or from no browser at all."""
        if scope["method"] in ("GET", "HEAD", "OPTIONS"):
            return
        site, origin = headers.get("sec-fetch-site"), headers.get("origin")
        other = site not in (None, "same-origin", "none")
        if other or (origin is not None and urlsplit(origin).netloc != headers.get("host")):
            raise Refused(403, "another site asked for this; open it here and try again")

    def _who(self, scope: Scope, headers: Mapping[str, str], told: Mapping[str, str]) -> Holder | None:
        if self._local:
            return self._user
        scheme, _, given = headers.get("authorization", "").partition(" ")
        given = given.strip() if scheme.lower() == "bearer" else told.get(SESSION, "")
        found = self._holder(given) if given else None
        if found is not None:
            return Holder(found[0], found[1] == "editor")
        return Holder("", False) if scope["path"] in OPEN else None


def repeats(scope: Scope, given: str) -> bool:
    """Whether a form repeats the secret of its cookie (double submission)."""
    return hmac.compare_digest(str(scope["state"]["form"]).encode(), given.encode())


def _told(headers: Mapping[str, str]) -> dict[str, str]:
    try:
        return {k: m.value for k, m in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def cookie(name: str, value: str, *, gone: bool = False) -> str:
    """A cookie that no script reads and no other site sends."""
    return f"{name}={value}; Path=/; HttpOnly; SameSite=Strict" + ("; Max-Age=0" if gone else "")


def _headed(send: Send, secret: str | None) -> Send:
    async def answer(message: dict[str, Any]) -> None:
        if message["type"] == "http.response.start":
            there = {k.lower() for k, _ in message["headers"]}
            more = [(k.encode(), v.encode()) for k, v in HEADERS.items() if k.encode() not in there]
            if secret is not None:
                more.append((b"set-cookie", cookie(TOKEN, secret).encode()))
            message = message | {"headers": [*message["headers"], *more]}
        await send(message)

    return answer


def _counted(receive: Receive) -> Receive:
    """Stops reading a body that turns out longer than it said; the application answers ``Refused``."""
    size = 0

    async def counted() -> dict[str, Any]:
        nonlocal size
        message = await receive()
        size += len(message.get("body", b""))
        if size > LARGEST:
            raise Refused(413, f"a request may have {LARGEST:,} bytes at most")
        return message

    return counted


async def _plain(send: Send, status: int, why: str) -> None:
    headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"cache-control", b"no-store")]
    await send({"type": "http.response.start", "status": status, "headers": headers})
    await send({"type": "http.response.body", "body": f"{why}\n".encode()})


async def _to_login(scope: Scope, send: Send) -> None:
    if scope["path"].startswith("/api/") or scope["method"] != "GET":
        headers = [(b"content-type", b"text/plain; charset=utf-8"), (b"www-authenticate", b"Bearer")]
        await send({"type": "http.response.start", "status": 401, "headers": headers})
        await send({"type": "http.response.body", "body": b"a token is needed: Authorization: Bearer TOKEN\n"})
        return
    await send({"type": "http.response.start", "status": 303, "headers": [(b"location", b"/login")]})
    await send({"type": "http.response.body", "body": b""})

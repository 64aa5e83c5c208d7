"""Readers and writers at once on a served collection: ``python -m bench.load FILE [SECONDS]``.

FILE is a collection of bench.scale. The server is a process of its own on loopback; 50 readers each ask for an article
page, read for a second, and ask for another; 2 writers paste pages all the while. Prints errors and the readers' times.
It sends to this machine only, for so many seconds, and ends.
"""

import json
import os
import random
import re
import statistics
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field

from ascribe.collection import Collection
from bench.planted import Press
from bench.shared import ROOT

READERS, WRITERS, THINK = 50, 2, 1.0
PORT = 8799
SITE = f"http://127.0.0.1:{PORT}"


@dataclass
class Seen:
    """What readers and writers met: seconds of each answer, and what went wrong."""

    reading: list[float] = field(default_factory=list)
    writing: list[float] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)


def _opened(path: str, data: bytes | None = None, cookie: str = "") -> tuple[str, str]:
    request = urllib.request.Request(SITE + path, data=data, headers={"cookie": cookie} if cookie else {})
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode(), answer.headers.get("set-cookie", "")


def _read(pages: list[str], end: float, seen: Seen, seed: int) -> None:
    chance = random.Random(seed)
    time.sleep(chance.random() * THINK)
    while time.monotonic() < end:
        begin = time.monotonic()
        try:
            _opened(f"/pages/{chance.choice(pages)}")
            seen.reading.append(time.monotonic() - begin)
        except (OSError, urllib.error.URLError) as error:
            seen.errors.append(repr(error))
        time.sleep(THINK)


def _write(end: float, seen: Seen, seed: int) -> None:
    press = Press(seed)
    form, told = _opened("/add")
    cookie = told.partition(";")[0]
    secret = (re.search(r'name="form" value="([^"]+)"', form) or [""])[1]
    for page in press.pages(1_000_000):
        if time.monotonic() > end:
            return
        begin = time.monotonic()
        given = urllib.parse.urlencode({"form": secret, "text": page.text, "outlet": page.outlet}).encode()
        try:
            _opened("/add", given, cookie)
            seen.writing.append(time.monotonic() - begin)
        except (OSError, urllib.error.URLError) as error:
            seen.errors.append(repr(error))


def measure(file: str, seconds: float) -> dict[str, float]:
    """Serves the collection, sets readers and writers on it, and gives what they met."""
    with Collection(file) as collection:
        pages = [p.id for p in collection.pages()[:: max(1, collection.counts()["pages"] // 2000)]]
    command = [sys.executable, "-m", "ascribe", "--store", file, "serve", "--port", str(PORT)]
    server = subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT / "src")})
    try:
        for _ in range(200):
            try:
                _opened("/help")
                break
            except OSError:
                time.sleep(0.1)
        seen, end = Seen(), time.monotonic() + seconds
        workers = [threading.Thread(target=_read, args=(pages, end, seen, k)) for k in range(READERS)]
        new = int(time.time())  # pages that no earlier run has written into the same file
        workers += [threading.Thread(target=_write, args=(end, seen, new + k)) for k in range(WRITERS)]
        for w in workers:
            w.start()
        for w in workers:
            w.join()
    finally:
        server.terminate()
        server.wait(20)
    if seen.errors:
        print(seen.errors[:5], file=sys.stderr)
    return {
        "readers' pages": float(len(seen.reading)),
        "reading ms": 1000 * statistics.median(seen.reading),
        "reading p95 ms": 1000 * statistics.quantiles(seen.reading, n=20)[-1],
        "pages written": float(len(seen.writing)),
        "writing ms": 1000 * statistics.median(seen.writing) if seen.writing else 0.0,
        "errors": float(len(seen.errors)),
    }


if __name__ == "__main__":
    print(json.dumps(measure(sys.argv[1], float(sys.argv[2]) if len(sys.argv) > 2 else 60), indent=2))

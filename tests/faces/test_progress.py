"""Progress: only for whom looks on, only after a while, never among what is printed."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = """
import sys, time
from ascribe.faces import progress
progress.PATIENCE = 0.1
with progress.Watch(3) as watch:
    for n in range(3):
        time.sleep(0.3)
        watch.advance()
        with watch.aside():
            print("page", n, flush=True)
"""


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals")
def test_a_bar_shows_on_a_terminal_only() -> None:
    import pty

    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "TERM": "xterm"}
    piped = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True, env=environment)
    assert (piped.stdout, piped.stderr) == ("page 0\npage 1\npage 2\n", "")
    ours, theirs = pty.openpty()
    shown = subprocess.run(
        [sys.executable, "-c", SCRIPT], stdout=subprocess.PIPE, stderr=theirs, check=True, env=environment, timeout=30
    )
    os.close(theirs)
    assert shown.stdout == b"page 0\npage 1\npage 2\n"
    assert b"reading" in os.read(ours, 100_000)
    os.close(ours)

"""Speed and memory as a user meets them: whole processes, after a warm-up, one core.

``python -m bench.speed`` prints: seconds of ``ascribe --help`` and of a cold first page, pages of 800 words a second
once warm, gain of ``--jobs 2``, and by how much memory grows from 50 to 400 pages. Times are this machine's; the ratios
(help to an empty interpreter, two jobs to one, memory late to early) are what is comparable.
"""

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bench.shared import ROOT

WORDS = 800
RUNS = 5
PAGES = 120
"""Pages of the runs that compare one job with two."""
_PARAGRAPHS = (
    "The harbour board of Sele has put off dredging until May, according to minutes seen by the Sele Packet on Monday.",
    "“We were told in March that the money was there, and in April that it never had been,” said Ines Vold, who chairs "
    "the board. She added that about 40 boats could be kept in port.",
    "Two officials at the transport ministry, who asked not to be named because the talks are private, said at least "
    "3.2 million crowns had been moved to road repairs since January.",
    "The ministry denied that any money had been moved. A spokesman, Petter Hagen, told Radio Sele that the sum was "
    "“under review, as every sum is”.",
    "The channel was last dredged in 2019. Ferries to Ostholm sail twice a day.",
)


def page(seed: int) -> str:
    """A plain-text page of about ``WORDS`` words, no two alike."""
    out, count = [f"Sele waits for its dredger, day {seed}", f"SELE, May {seed % 28 + 1}, 2025 (Sele Packet)"], 0
    while count < WORDS:
        paragraph = _PARAGRAPHS[(seed + len(out)) % len(_PARAGRAPHS)].replace("40 boats", f"{40 + seed} boats")
        out.append(paragraph)
        count += len(paragraph.split())
    return "\n\n".join(out) + "\n"


def _seconds(*command: str) -> float:
    begin = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_environment())
    return time.perf_counter() - begin


def _environment() -> dict[str, str]:
    return os.environ | {"PYTHONPATH": str(ROOT / "src"), "OMP_NUM_THREADS": "1"}


def _median(*command: str) -> float:
    _seconds(*command)
    return statistics.median(_seconds(*command) for _ in range(RUNS))


def _warm_rate() -> float:
    """Pages a second in this process on one core, the model loaded."""
    from ascribe.pipeline import trace_capture
    from ascribe.records import Capture, Rejected

    captures = [Capture(f"{i}.txt", page(i).encode(), "text") for i in range(24)]
    for c in captures[:4]:
        trace_capture(c)
    begin = time.process_time()
    for c in captures[4:]:
        assert not isinstance(trace_capture(c), Rejected)
    return 20 / (time.process_time() - begin)


def _growth(folder: Path) -> float:
    """Peak memory of tracing 400 pages in a stream over that of 50, in one process each."""
    code = (
        "import resource, sys; from ascribe.pipeline import trace_capture; from ascribe.records import Capture;"
        "from bench.speed import page\n"
        "for i in range(int(sys.argv[1])): trace_capture(Capture(str(i), page(i).encode(), 'text'))\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    env = _environment() | {"PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    sizes = [
        int(
            subprocess.run([sys.executable, "-c", code, n], check=True, capture_output=True, env=env, cwd=folder).stdout
        )
        for n in ("50", "400")
    ]
    return sizes[1] / sizes[0]


def measure(verbose: bool = False) -> dict[str, float]:
    """All figures by name: seconds, pages a second, ratios."""
    cli = (sys.executable, "-m", "ascribe")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for i in range(PAGES):
            (folder / f"{i:03}.txt").write_text(page(i), encoding="utf-8")
        help_seconds = _median(*cli, "--help")
        cold = _median(*cli, "trace", str(folder / "000.txt"))
        one = _seconds(*cli, "trace", str(folder), "--jsonl", "--jobs", "1")
        two = _seconds(*cli, "trace", str(folder), "--jsonl", "--jobs", "2")
        out = {
            "help seconds": help_seconds,
            "cold first page seconds": cold,
            "warm pages of 800 words a second": _warm_rate(),
            "gain of two jobs over one": one / two,
            "memory of 400 pages over 50": _growth(folder),
            "peak memory MB": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        }
    if verbose:
        print(json.dumps(out, indent=2))
    return out


if __name__ == "__main__":
    measure(verbose=True)

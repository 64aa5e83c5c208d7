"""Counts in how many of PolNeAR's training articles each word stands: ``python -m train.commonness OUT [SHARED]``.

A small collection cannot tell a rare word from a common one; these counts are the prior that it begins with.
"""

import json
import lzma
import sys
from collections import Counter
from pathlib import Path

from ascribe.corpus.term import stems

LEAST = 3
"""Articles that a stem must stand in to be told from an unknown one."""


def main(out: Path, shared: Path) -> None:
    articles = [json.loads(line) for line in (shared / "data/polnear/train.jsonl").read_text("utf-8").splitlines()]
    counts = Counter(stem for a in articles for stem in set(stems(a["text"])))
    lines = [str(len(articles)), *(f"{stem} {n}" for stem, n in sorted(counts.items()) if n >= LEAST)]
    out.write_bytes(lzma.compress("\n".join(lines).encode(), preset=9))
    print(f"{len(lines) - 1} stems")


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2] if len(sys.argv) > 2 else "../shared"))

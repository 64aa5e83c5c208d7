"""Runs a batch in a process of its own, to be killed or starved by the tests: ``batcher IN OUT [ENGINE]``."""

import sys
from pathlib import Path

from ascribe.batch import Options, run
from ascribe.engine.port import StoppedError

PART = 20


def main(source: str, out: str, engine: str = "local") -> int:
    try:
        for done in run([source], Path(out), Options(engine=engine, jobs=2, part=PART)):
            print(done.stage, "made" if done.made else "was there", flush=True)
    except StoppedError as error:
        print(f"stopped: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))

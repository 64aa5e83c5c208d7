"""Whether the documents are in step with the code: ``python -m docs.check``, exit status 1 where one is not."""

import re
import sys
from pathlib import Path

from docs.make import MODELLED, ROOT, SCHEMA, documents, renewed, schema

_HREF = re.compile(r"\]\(([^)#\s]+)[^)]*\)")


def faults() -> list[str]:
    """What is out of step, in words; [] where nothing is."""
    found = []
    for path in documents():
        text = path.read_text(encoding="utf-8")
        name = path.relative_to(ROOT)
        if renewed(text, MODELLED) != text:
            found.append(f"{name}: a made part is out of step; run make docs")
        found += [f"{name}: leads to {href}, which is not there" for href in _HREF.findall(text) if _broken(path, href)]
    if SCHEMA.read_text(encoding="utf-8") != schema():
        found.append(f"{SCHEMA.relative_to(ROOT)}: out of step; run make docs")
    return found


def _broken(document: Path, href: str) -> bool:
    return "://" not in href and not (document.parent / href).exists()


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "src"))
    wrong = faults()
    print("\n".join(wrong) or "documents in step")
    sys.exit(bool(wrong))

"""What several tests need: pages of an invented story, traced once, and a real PostgreSQL of their own."""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from ascribe.pipeline import trace_capture
from ascribe.records import Capture, Trace

# A loaded machine is no failure: no test of ours is about time.
settings.register_profile("steady", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("steady")

STORY = Path(__file__).parent / "cases/story/pages"


def captured(path: Path) -> Capture:
    return Capture(path.name, path.read_bytes(), "text", None, "utf-8")


@pytest.fixture(scope="session")
def told() -> dict[str, tuple[Capture, Trace]]:
    """The pages of tests/cases/story by their names."""
    out = {}
    for path in sorted(STORY.glob("*.txt")):
        trace = trace_capture(captured(path))
        assert isinstance(trace, Trace)
        out[path.stem] = (captured(path), trace)
    return out


def _programs() -> Path | None:
    """Where PostgreSQL's programs are: on the path, or where Debian puts them."""
    if found := shutil.which("initdb"):
        return Path(found).parent
    return max((p.parent for p in Path("/usr/lib/postgresql").glob("*/bin/initdb")), default=None)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The URL of a PostgreSQL server of this test run, without the name of a database."""
    programs = _programs()
    if programs is None:
        pytest.skip("PostgreSQL is not installed here")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # A server does not run as root: Debian's user for it owns the files then.
        root = os.geteuid() == 0
        lead = ["runuser", "-u", "postgres", "--"] if root else []
        if root:
            shutil.chown(folder, "postgres")

        def run(program: str, *arguments: str) -> None:
            command = [*lead, str(programs / program), *arguments]
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

        run("initdb", "-D", f"{folder}/data", "-A", "trust", "-U", "ascribe", "-E", "UTF8", "--locale=C.UTF-8")
        options = f"-k {folder} -c listen_addresses='' -c fsync=on"
        run("pg_ctl", "-D", f"{folder}/data", "-o", options, "-l", f"{folder}/log", "-w", "start")
        try:
            yield f"postgresql://ascribe@/%s?host={folder}"
        finally:
            run("pg_ctl", "-D", f"{folder}/data", "-m", "immediate", "-w", "stop")


@pytest.fixture(params=["sqlite", "postgresql"])
def address(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty store, of either kind."""
    if request.param == "sqlite":
        return str(tmp_path / "store.db")
    server: str = request.getfixturevalue("postgresql")
    import psycopg

    name = f"t{uuid.uuid4().hex}"
    with psycopg.connect(server % "postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
    return server % name

"""The local engine, with real processes."""

import os
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ascribe.engine.local import AHEAD, traced
from ascribe.records import Capture, Rejected, Trace

from . import work


def page(name: str, body: bytes = b"x") -> Capture:
    return Capture(name, body, "text")


def names(results: Iterator[Trace | Rejected]) -> list[str]:
    return [r.input if isinstance(r, Rejected) else r.article.input for r in results]


def test_order_is_kept_and_rejections_pass_through() -> None:
    items = [page("0", b"nap"), page("1"), Rejected("archive", "empty", "d", "2"), page("3", b"refuse"), page("4")]
    results = list(traced(items, work.plain, jobs=2))
    assert names(iter(results)) == ["0", "1", "2", "3", "4"]
    assert results[2] == items[2]
    assert [r.code for r in results if isinstance(r, Rejected)] == ["empty", "empty"]


def test_a_page_over_its_time_is_rejected_and_the_rest_goes_on() -> None:
    begun = time.monotonic()
    results = list(traced([page("0"), page("1", b"sleep"), page("2")], work.plain, jobs=1, seconds_per_page=0.5))
    slow = results[1]
    assert isinstance(slow, Rejected)
    assert (slow.stage, slow.code, slow.input) == ("engine", "too-slow", "1")
    assert isinstance(results[2], Trace)
    assert time.monotonic() - begun < 20


@pytest.mark.parametrize("body", [b"exit", b"abort"])
def test_a_dead_worker_is_replaced(body: bytes) -> None:
    results = list(traced([page("0"), page("1", body), page("2"), page("3")], work.plain, jobs=1))
    dead = results[1]
    assert isinstance(dead, Rejected)
    assert (dead.stage, dead.code, dead.input) == ("engine", "worker-died", "1")
    first, last = results[0], results[3]
    assert isinstance(first, Trace)
    assert isinstance(last, Trace)
    assert first.ascribe != last.ascribe, "a fresh process"


def test_an_error_of_the_work_is_a_record_and_the_worker_lives() -> None:
    results = list(traced([page("0"), page("1", b"raise"), page("2")], work.plain, jobs=1))
    failed = results[1]
    assert isinstance(failed, Rejected)
    assert (failed.code, failed.detail) == ("failed", "RecursionError: too deep")
    first, last = results[0], results[2]
    assert isinstance(first, Trace)
    assert isinstance(last, Trace)
    assert first.ascribe == last.ascribe


def test_ten_thousand_pages_in_flat_memory() -> None:
    jobs, taken, given, most = 2, 0, 0, 0

    def pages() -> Iterator[Capture]:
        nonlocal taken
        for number in range(10_000):
            taken += 1
            yield page(str(number), b"word " * 4_000)

    before = 0
    for result in traced(pages(), work.plain, jobs=jobs):
        assert isinstance(result, Trace)
        assert result.article.input == str(given)
        given += 1
        most = max(most, taken - given)
        if given == 1_000:
            before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert given == 10_000
    assert most <= 2 * jobs * AHEAD + 2
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 20_000, "kilobytes, on Linux"


def test_a_result_does_not_wait_for_the_next_input() -> None:
    def slow() -> Iterator[Capture]:
        yield page("0")
        time.sleep(5)
        yield page("1")

    begun = time.monotonic()
    results = traced(slow(), work.plain, jobs=2)
    next(results)
    assert time.monotonic() - begun < 4
    results.close()  # type: ignore[attr-defined]


def test_what_the_inputs_raise_reaches_the_caller() -> None:
    def broken() -> Iterator[Capture]:
        yield page("0")
        raise OSError("disk gone")

    with pytest.raises(OSError, match="disk gone"):
        list(traced(broken(), work.plain, jobs=1))


def test_workers_write_nothing_to_standard_output(capfd: pytest.CaptureFixture[str]) -> None:
    list(traced([page("0", b"print")], work.plain, jobs=1))
    out, err = capfd.readouterr()
    assert out == ""
    assert "noise of a library" in err


def test_no_process_is_left_when_the_caller_stops_early() -> None:
    results = traced((page(str(n)) for n in range(100)), work.plain, jobs=2)
    first = next(results)
    assert isinstance(first, Trace)
    results.close()  # type: ignore[attr-defined]
    with pytest.raises(ProcessLookupError):
        os.kill(int(first.ascribe), 0)


def test_work_that_cannot_be_loaded_is_no_fault_of_the_pages(tmp_path: Path) -> None:
    script = tmp_path / "script.py"
    script.write_text(
        "import sys\n"
        "from ascribe.engine.local import CannotStartError, traced\n"
        "from ascribe.records import Capture\n"
        "def work(capture): pass\n"
        "if __name__ != '__main__': sys.exit(7)\n"
        "try: list(traced([Capture('0', b'', 'text')], work, jobs=1))\n"
        "except CannotStartError as error: print('cannot start:', error)\n"
    )
    done = subprocess.run([sys.executable, str(script)], capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout == "cannot start: a worker process ended with exit code 7 before it was ready\n", done.stderr


def test_inputs_that_need_no_worker_end_the_run() -> None:
    refused = Rejected("archive", "not-found", "d", "0")
    assert list(traced([refused], work.plain, jobs=2)) == [refused]
    assert list(traced([], work.plain, jobs=2)) == []
    assert len(list(traced([page("0"), refused, refused], work.plain, jobs=2))) == 3

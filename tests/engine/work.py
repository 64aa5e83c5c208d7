"""Work functions that worker processes import by name."""

import os
import sys
import time

from ascribe.records import Article, Capture, Rejected, Trace


def plain(capture: Capture) -> Trace | Rejected:
    if capture.body == b"sleep":
        time.sleep(60)
    if capture.body == b"nap":
        time.sleep(0.3)
    if capture.body == b"exit":
        os._exit(3)
    if capture.body == b"abort":
        os.abort()
    if capture.body == b"raise":
        raise RecursionError("too deep")
    if capture.body == b"print":
        print("noise of a library")
        sys.stdout.flush()
    if capture.body == b"refuse":
        return Rejected("article", "empty", "nothing in it", capture.input)
    text = capture.body.decode()
    return Trace(str(os.getpid()), Article("i", capture.input, None, None, None, (), None, None, None, "en", text, ()))

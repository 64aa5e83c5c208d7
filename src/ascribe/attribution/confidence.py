"""Confidence: the chance that an attribution is right in source and content, calibrated on held-out pages.

A logistic model (Platt, 1999) over what the network knows of the cue and of the roles, and a few plain facts. Its
weights are fitted by ``python -m train.calibrate`` and stand in ``models/calibration.json``.
"""

import json
import math
from functools import cache

from ascribe.attribution.relation import Relation
from ascribe.models import FOLDER


def facts(r: Relation) -> tuple[float, ...]:
    """What the model sees of a relation: log-odds of cue and roles; has it a cue, a source; is it quoted, nested."""
    return (
        _odds(r.score),
        _odds(r.roles),
        float(bool(r.cue)),
        float(bool(r.source)),
        float(r.kind == "direct"),
        float(r.parent is not None),
    )


def _odds(p: float) -> float:
    inside = min(max(p, 0.001), 0.999)
    return math.log(inside / (1 - inside))


@cache
def _weights() -> tuple[float, ...]:
    return tuple(json.loads((FOLDER / "calibration.json").read_text(encoding="utf-8")))


def confidence(r: Relation) -> float:
    """The chance (0 … 1) that source and content are right, given that the model's like was right so often."""
    bias, *weights = _weights()
    z = bias + sum(w * x for w, x in zip(weights, facts(r), strict=True))
    return 1 / (1 + math.exp(-z))

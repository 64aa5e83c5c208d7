"""Engines: where the stages run. One file an engine; an engine knows no stage, its work is handed in."""

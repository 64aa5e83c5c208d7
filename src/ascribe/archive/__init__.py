"""Bytes to captures: files, folders, standard input, JSON lines and pages of the web."""

from .inputs import captures

__all__ = ["captures"]

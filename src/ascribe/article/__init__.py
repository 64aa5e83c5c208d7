"""Capture to article: a page's text in typed blocks, with links and metadata and where each was read."""

from .page import read

__all__ = ["read"]

"""Ports of output, one file a format."""

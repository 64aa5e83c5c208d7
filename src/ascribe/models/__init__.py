"""Trained weights as package data; ``CARD.md`` beside them says from what, how, and how good."""

from pathlib import Path

FOLDER = Path(__file__).parent

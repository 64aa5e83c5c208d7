"""Scores, speed and scale, with floors."""

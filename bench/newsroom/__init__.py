"""Newsrooms of our own making: any number of pages, always the same for a seed, with the whole truth beside them.

``python -m bench.newsroom OUT --pages N --seed S`` writes ``OUT/pages/pages-00000.jsonl`` … (or a file a page) and
``OUT/truth.jsonl``, one event a line. Memory holds one event at a time. Outlets, places, people and events are
invented: names are made of syllables, sentences of the grammar in ``words``.
"""

from bench.newsroom.press import Event, Page, Settings, events

__all__ = ["Event", "Page", "Settings", "events"]

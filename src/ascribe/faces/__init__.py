"""Faces: how people and programs meet the pipeline. They import the pipeline, the records and the exports only."""

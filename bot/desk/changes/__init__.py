"""Edits of the files under `data/` by officers: checked before they are written, kept with who and when, undone."""

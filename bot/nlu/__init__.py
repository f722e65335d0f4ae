"""The ear: what a resident's message asks and what it is about. docs/understanding.md draws the pipeline."""

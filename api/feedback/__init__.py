"""Readers' feedback: checked, kept where it is safe, and given out for review."""

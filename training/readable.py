"""Strings from data, fit to be shown: nothing in them steers a terminal or turns its letters."""


def readable(text: str) -> str:
    """Return `text` with a blank for each character that is not printable; offsets still hold."""
    return "".join(character if character.isprintable() else " " for character in text)

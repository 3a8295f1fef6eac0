"""Imported, it has loaded and tried all that reading a page needs.

For a process that others are forked from: they then read their page at once, where the imports
alone would take ten times as long.
"""

from typing import Final

from model.confined import read

# Invented; with all that a page can say, so that every part of the libraries is loaded.
_PAGE: Final = """\
<html lang="en"><head><title>Ferry late</title><meta name="author" content="Ada Quill">
<meta property="article:published_time" content="2024-03-05T08:15:00Z"></head><body><article>
<h1>Ferry late</h1><p class="byline">By Ada Quill</p><time datetime="2024-03-05">March 5</time>
<p>The ferry may sail an hour late on Tuesday, the harbor office said.</p><ul><li>Bring tea.</li>
</ul><p>Two crew members said the engine had been repaired twice.</p></article></body></html>
"""

read(_PAGE)

"""Where the browser is that the tests drive."""

import os

CHROMIUM = os.environ.get("CHROMIUM", "/usr/lib/chromium/chromium")
FIREFOX = os.environ.get("FIREFOX", "/usr/lib/firefox-esr/firefox-esr")

"""Render assets/icon.svg to public/icon/*.png: `.venv/bin/python extension/scripts/icons.py`."""

import os
from pathlib import Path

from playwright.sync_api import sync_playwright

EXTENSION = Path(__file__).resolve().parents[1]
CHROMIUM = os.environ.get("CHROMIUM", "/usr/lib/chromium/chromium")
SIZES = (16, 32, 48, 128)


def main() -> None:
    """Write a PNG with a transparent ground for every size a manifest asks for."""
    svg = (EXTENSION / "assets/icon.svg").read_text(encoding="utf-8")
    folder = EXTENSION / "public/icon"
    folder.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as pw:
        browser = pw.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for size in SIZES:
            page = browser.new_page(viewport={"width": size, "height": size})
            page.set_content(f"<style>body {{ margin: 0 }} svg {{ display: block }}</style>{svg}")
            page.screenshot(path=folder / f"{size}.png", omit_background=True)
            page.close()
        browser.close()


if __name__ == "__main__":
    main()

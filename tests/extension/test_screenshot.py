"""The picture for the README: an article with marks and card, and the popup beside it.

With SCREENSHOTS=docs in the environment it is kept there; otherwise it is only checked.
"""

import base64
import os
import struct
from pathlib import Path

from playwright.sync_api import Page

from tests.extension.chromium import Chromium, card, hover
from tests.extension.site import Site
from tests.service import ROOT

_FRAME = """<!doctype html><style>
  body {{ margin: 0; width: 1320px; height: 940px; background: #e7e0d3; position: relative; }}
  img {{ position: absolute; border-radius: 10px;
         box-shadow: 0 1px 3px rgb(60 45 20 / .25), 0 14px 44px rgb(60 45 20 / .22); }}
  .article {{ left: 44px; top: 40px; width: 820px; }}
  .popup {{ left: 886px; top: 40px; width: 390px; height: 860px;
            object-fit: cover; object-position: top; }}
</style>
<img class="article" src="data:image/png;base64,{article}">
<img class="popup" src="data:image/png;base64,{popup}">"""


def test_a_picture_for_the_readme(sharp: Chromium, site: Site, tmp_path: Path):
    page = sharp.open(site.url("plain.html"))
    page.set_viewport_size({"width": 820, "height": 860})
    popup = sharp.analyze(page)
    popup.set_viewport_size({"width": 390, "height": 860})
    popup.mouse.move(0, 0)
    summary = _png(popup)
    hover(page, "anonymous")
    card(page).wait_for()
    page.wait_for_timeout(100)
    frame = sharp.context.new_page()
    frame.set_viewport_size({"width": 1320, "height": 940})
    frame.set_content(_FRAME.format(article=_png(page), popup=summary))
    folder = Path(os.environ.get("SCREENSHOTS") or tmp_path)
    target = (ROOT / folder) / "screenshot.png"
    target.parent.mkdir(exist_ok=True)
    frame.screenshot(path=target)
    width, height = struct.unpack(">II", target.read_bytes()[16:24])
    assert (width, height) == (1980, 1410)


def _png(page: Page) -> str:
    return base64.b64encode(page.screenshot()).decode()

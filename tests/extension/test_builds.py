"""What is handed out: both builds, their zips, and nothing in them but our own files."""

import hashlib
import json
import os
import re
import shutil
import subprocess
import time
import zipfile
from pathlib import Path

import pytest

from tests.extension.conftest import built
from tests.service import ROOT

EXTENSION = ROOT / "extension"
BUILDS = ["chrome", "firefox"]


@pytest.fixture(params=BUILDS)
def build(request: pytest.FixtureRequest) -> Path:
    return built(request.param, "make extension")


def files(folder: Path) -> dict[str, bytes]:
    found = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in found}


def test_the_zip_holds_the_very_files(build: Path):
    with zipfile.ZipFile(build.parent / f"hearsay-{build.name}.zip") as archive:
        assert {name: archive.read(name) for name in archive.namelist()} == files(build)


def test_the_manifest_asks_for_no_more_than_it_needs(build: Path):
    manifest = json.loads((build / "manifest.json").read_text())
    assert manifest["manifest_version"] == 3
    # Firefox has its sidebar without one.
    panel = ["sidePanel"] if build.name == "chrome" else []
    assert manifest["permissions"] == ["activeTab", "scripting", "storage", *panel]
    assert manifest["host_permissions"] == ["http://127.0.0.1/*"]
    assert manifest["optional_host_permissions"] == ["http://localhost/*", "https://*/*"]
    assert "content_scripts" not in manifest
    assert "web_accessible_resources" not in manifest
    assert set(manifest["icons"]) == {"16", "32", "48", "128"}


def test_no_code_is_made_or_fetched_at_run_time(build: Path):
    code = b"\n".join(data for name, data in files(build).items() if name.endswith(".js"))
    assert not re.search(rb"\beval\(|new Function\(|importScripts\(|\.innerHTML\s*=[^=]", code)


def test_the_page_script_is_small(build: Path):
    assert len(files(build)["page.js"]) <= 60_000


def test_no_path_of_the_building_machine_is_in_it(build: Path):
    for name, data in files(build).items():
        assert str(Path.home()).encode() + b"/" not in data, name
        assert str(build.parents[2]).encode() not in data, name


def test_extension_pages_load_nothing_from_elsewhere(build: Path):
    for name, data in files(build).items():
        if name.endswith((".html", ".css")):
            assert not re.search(rb"(src|href)=.?https?:|url\(|@import", data), name
    policy = json.loads((build / "manifest.json").read_text())["content_security_policy"]
    assert "script-src 'self';" in policy["extension_pages"]
    assert "default-src 'none';" in policy["extension_pages"]


def test_both_browsers_have_the_panel_beside_the_page():
    chrome = json.loads((built("chrome", "make extension") / "manifest.json").read_text())
    firefox = json.loads((built("firefox", "make extension") / "manifest.json").read_text())
    assert chrome["side_panel"] == {"default_path": "sidepanel.html"}
    assert firefox["sidebar_action"]["default_panel"] == "sidepanel.html"
    assert firefox["sidebar_action"]["open_at_install"] is False


def test_the_same_source_makes_the_same_bytes(tmp_path: Path):
    """Build a copy of the source elsewhere, at another time: the zips are alike to the byte."""
    copy = tmp_path / "extension"
    ignored = shutil.ignore_patterns("node_modules", "dist", ".wxt", ".output")
    shutil.copytree(EXTENSION, copy, ignore=ignored)
    (copy / "node_modules").symlink_to(EXTENSION / "node_modules")
    for path in copy.rglob("*"):
        if not path.is_symlink() and "node_modules" not in path.parts:
            os.utime(path, (1_600_000_000, 1_600_000_000))
    found = []
    for _ in range(2):
        subprocess.run(["npm", "run", "--silent", "build"], cwd=copy, env=_with_node(), check=True)
        zips = [copy / "dist" / f"hearsay-{name}.zip" for name in BUILDS]
        found.append([hashlib.sha256(path.read_bytes()).hexdigest() for path in zips])
        shutil.rmtree(copy / "dist")
        time.sleep(2.1)  # as fine as a zip tells the time
    assert found[0] == found[1]


def _with_node() -> dict[str, str]:
    return os.environ | {"PATH": f"{ROOT / '.venv' / 'bin'}{os.pathsep}{os.environ['PATH']}"}


def test_firefox_is_told_what_is_collected():
    manifest = json.loads((built("firefox", "make extension") / "manifest.json").read_text())
    gecko = manifest["browser_specific_settings"]["gecko"]
    assert gecko["strict_min_version"] == "142.0"
    assert gecko["data_collection_permissions"] == {"required": ["websiteContent"]}

"""What is handed out: both builds, their zips, and nothing in them but our own files."""

import json
import re
import zipfile
from pathlib import Path

import pytest

from tests.extension.conftest import built

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
    assert manifest["permissions"] == ["activeTab", "scripting", "storage"]
    assert manifest["host_permissions"] == ["http://127.0.0.1/*", "http://localhost/*"]
    assert manifest["optional_host_permissions"] == ["https://*/*"]
    assert "content_scripts" not in manifest
    assert "web_accessible_resources" not in manifest
    assert set(manifest["icons"]) == {"16", "32", "48", "128"}


def test_no_code_is_made_or_fetched_at_run_time(build: Path):
    code = b"\n".join(data for name, data in files(build).items() if name.endswith(".js"))
    assert not re.search(rb"\beval\(|new Function\(|importScripts\(|innerHTML", code)


def test_the_page_script_is_small(build: Path):
    assert len(files(build)["page.js"]) <= 60_000


def test_no_path_of_the_building_machine_is_in_it(build: Path):
    for name, data in files(build).items():
        assert str(Path.home()).encode() + b"/" not in data, name
        assert str(build.parents[2]).encode() not in data, name


def test_firefox_is_told_what_is_collected():
    manifest = json.loads((built("firefox", "make extension") / "manifest.json").read_text())
    gecko = manifest["browser_specific_settings"]["gecko"]
    assert gecko["strict_min_version"] == "142.0"
    assert gecko["data_collection_permissions"] == {"required": ["websiteContent"]}

"""`make contract`: write down what /openapi.json says by default, for tests to compare with."""

import json
from pathlib import Path

from api.openapi import description
from api.settings import read

FILE = Path(__file__).with_name("openapi.json")


def main() -> None:
    """Write the file."""
    text = json.dumps(description(read({})), indent=1, ensure_ascii=False)
    FILE.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()

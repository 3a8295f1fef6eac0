"""Print the schemas of the service's OpenAPI document: what `core/wire.d.ts` is generated from."""

import json
import sys
from typing import Any

from api.openapi import description
from api.settings import read


def main() -> None:
    """Print them as JSON."""
    document = description(read({}))
    schemas = {"schemas": _bare(document["components"]["schemas"])}
    # The extension's requests are few and written by hand: paths are left out.
    kept = {"openapi": document["openapi"], "info": {"title": "Hearsay", "version": "1"}}
    json.dump(kept | {"components": schemas, "paths": {}}, sys.stdout)


def _bare(schema: Any) -> Any:
    """Return the schema without its prose: a sentence that is worded anew changes no type."""
    if isinstance(schema, list):
        return [_bare(each) for each in schema]
    if not isinstance(schema, dict):
        return schema
    prose = {"description", "example", "examples"}
    return {
        name: _bare(value)
        for name, value in schema.items()
        if name not in prose or isinstance(value, dict)
    }


if __name__ == "__main__":
    main()

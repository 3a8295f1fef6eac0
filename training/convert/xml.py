"""XML from elsewhere, read without its entities, its DTD or the network."""

from pathlib import Path
from typing import Any

from lxml import etree

from training.record_files import DataError


def read_xml(path: Path) -> Any:
    """Return the root element, without comments and processing instructions.

    Raises DataError when the file is missing, is not XML, or uses entities of its own.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(path.read_bytes(), parser)
    except OSError as error:
        raise DataError(f"{path} cannot be read: {error.strerror}") from None
    except etree.XMLSyntaxError as error:
        raise DataError(f"{path} is not XML that can be read: {error.msg}") from None
    entity = next(root.iter(etree.Entity), None)
    if entity is not None:
        raise DataError(f"{path}: the entity {entity.text} is not one of XML's own; replace it")
    return root


def local_name(element: Any) -> str:
    """Return the element's name in lower case, without its namespace."""
    return str(etree.QName(element).localname).lower()

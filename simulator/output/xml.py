"""An XML document that every reader takes: what XML 1.0 forbids is made visible."""

import re
from xml.etree import ElementTree

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def xml_document(root: ElementTree.Element) -> str:
    """The document with its declaration, indented."""
    for element in root.iter():
        element.text = _allowed(element.text or "") or None
        for name, value in element.items():
            element.set(name, _allowed(value))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="utf-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _allowed(text: str) -> str:
    return _FORBIDDEN.sub(lambda found: f"<U+{ord(found[0]):04X}>", text)

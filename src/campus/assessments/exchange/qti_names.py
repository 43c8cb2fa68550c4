"""The two spellings of QTI: `choiceInteraction` of 2.1 is `qti-choice-interaction` in 3.0, and so are attributes.

HTML keeps its names in both.
"""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element

from campus.assessments.exchange.xml import local

V21 = "http://www.imsglobal.org/xsd/imsqti_v2p1"
V30 = "http://www.imsglobal.org/xsd/imsqtiasi_v3p0"
HTML = {"p", "br"}  # of what is written here


def to_v21(root: Element) -> Element:
    """Return the tree with the namespace of 2.1, its HTML included, as its schema has it."""
    root.set("xmlns", V21)
    return root


def to_v30(root: Element) -> Element:
    """Return the tree in the spelling of 3.0; what a modal feedback says goes into a body of its own."""
    for element in root.iter():
        if element.tag == "modalFeedback":
            body = Element("content-body")
            body.extend(list(element))
            for child in list(element):
                element.remove(child)
            element.append(body)
    for element in root.iter():
        if element.tag not in HTML:
            element.tag = f"qti-{_kebab(str(element.tag))}"
        for name in list(element.attrib):
            element.attrib[_kebab(name)] = element.attrib.pop(name)
    root.set("xmlns", V30)
    return root


def to_plain(root: Element) -> Element:
    """Return a tree of either version with the names of 2.1 and no namespaces."""
    for element in root.iter():
        tag = local(element)
        element.tag = _camel(tag.removeprefix("qti-")) if tag.startswith("qti-") else tag
        for name in list(element.attrib):
            bare = name.rpartition("}")[2]
            element.attrib[_camel(bare)] = element.attrib.pop(name)
    return root


def _kebab(name: str) -> str:
    return re.sub(r"[A-Z]", lambda found: f"-{found[0].lower()}", name)


def _camel(name: str) -> str:
    return name if name.startswith("data-") else re.sub(r"-([a-z])", lambda found: found[1].upper(), name)

"""The JSON Schemas that issuers publish and name in `credentialSchema`: what is in a file here never changes.

Draft 2019-09, which both the JSON Schema type of the W3C and the validators of Open Badges read. A credential names a
schema by its address and by its SHA-384 (`digestSRI`, VC Data Model 2.0, section 5.3), so that a verifier that has
these files needs no network, whatever the address, and nobody can change afterwards what was promised. A schema that
turns out wrong stays; a better one is published beside it under a new name.
"""

import base64
import hashlib
from functools import cache
from importlib.resources import files

from testamur.document.attached import Attached

ACHIEVEMENT = "ob/3.0.3/achievement-credential.json"
ENDORSEMENT = "ob/3.0.3/endorsement-credential.json"
CLR = "clr/2.0.1/clr-credential.json"
CREDENTIAL = "vc/2.0/credential.json"
MICROCREDENTIAL = "microcredential/1/credential.json"
PATHS = (ACHIEVEMENT, ENDORSEMENT, CLR, CREDENTIAL, MICROCREDENTIAL)
KIND = "JsonSchema"
MEDIA_TYPE = "application/schema+json"


@cache
def published(path: str) -> bytes:
    """Return a schema byte for byte as it is served, by a path of `PATHS`; KeyError for another."""
    if path not in PATHS:
        raise KeyError(path)
    return (files("testamur") / "schemas" / "published" / path).read_bytes()


@cache
def digest_sri(path: str) -> str:
    """Return the digest by which a credential holds a schema fast: `sha384-` and base64."""
    return "sha384-" + base64.b64encode(hashlib.sha384(published(path)).digest()).decode("ascii")


def credential_schema(path: str, *, at: str) -> Attached:
    """Return the `credentialSchema` that names a published schema; `at` is the address below which they lie."""
    return Attached(type=KIND, id=f"{at.rstrip('/')}/{path}", members={"digestSRI": digest_sri(path)})


def path_of(digest: str) -> str | None:
    """Return which published schema has this digest, if any."""
    return next((path for path in PATHS if digest_sri(path) == digest), None)

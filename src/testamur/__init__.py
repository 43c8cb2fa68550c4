"""Make, sign, read and check Open Badges and their kin; no framework, no network, no clock of its own.

What this package promises:

- **Bytes in, values out.** Time comes in as `now`, keys through a `Resolver`, status lists through a `Loader`.
  Nothing is fetched; contexts and schemas are bundled.
- **Bad input gives a report.** `verify` raises for no credential, however broken. Everything else raises a subclass of
  `TestamurError`, and nothing foreign.
- **What was not checked is not passed,** and of a credential whose signature does not hold nothing is told.
- **Refused:** signing with a key that is not the issuer's, text that verifiers would read differently, members that no
  signature covers; reading JSON with repeated names, images with two credentials, anything that inflates without end.
- **Compatibility.** The names below, the ids and reasons of checks, the verdicts and the exit codes of the command
  change only with a new major version; sentences may change at any time.

Signing stays in `testamur.signing`, apart from these names, so that a program can see who imports it.
"""

from testamur.baking import bake, unbake
from testamur.did import (
    ChainResolver,
    KeyResolver,
    Resolver,
    StaticResolver,
    did_document,
    did_key,
    did_key_method,
    did_web,
)
from testamur.document import (
    Achievement,
    AchievementCredential,
    AchievementSubject,
    Criteria,
    Profile,
    digest,
    hash_identity,
)
from testamur.document.view import View
from testamur.errors import LoadError, ResolutionError, TestamurError
from testamur.formats import view
from testamur.keys import PublicKey
from testamur.report import Check, Outcome, Report, Verdict
from testamur.status import StatusList
from testamur.verify import Loader, Policy, read, verify

__all__ = [
    "Achievement",
    "AchievementCredential",
    "AchievementSubject",
    "ChainResolver",
    "Check",
    "Criteria",
    "KeyResolver",
    "LoadError",
    "Loader",
    "Outcome",
    "Policy",
    "Profile",
    "PublicKey",
    "Report",
    "ResolutionError",
    "Resolver",
    "StaticResolver",
    "StatusList",
    "TestamurError",
    "Verdict",
    "View",
    "bake",
    "did_document",
    "did_key",
    "did_key_method",
    "did_web",
    "digest",
    "hash_identity",
    "read",
    "unbake",
    "verify",
    "view",
]

"""The one numbered procedure that turns bytes into a report, whatever format they are in.

Order and meaning follow Open Badges 3.0, "Verification", with two rules of our own: nothing the document says is
told unless its signature holds, and what could not be checked is never shown as passed. No exception for bad input,
no network, no clock: bytes, `now`, a resolver for keys and a loader for status lists come in; a report comes out.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cache, partial
from typing import Any

from testamur.canonical.shapes import UNCACHED, CompileBudget, ShapeCache, Shapes
from testamur.did import Resolver
from testamur.document import digest
from testamur.document.view import View
from testamur.errors import BakingError, LoadError, MalformedError, StatusError
from testamur.formats import ReadCredential
from testamur.report import Check, Outcome, Report
from testamur.verify import hosted, inner, resources, revocation, schemas, sd_jwt, securing, standing
from testamur.verify.fetching import bounded_loader, bounded_resolver
from testamur.verify.known import Known, known
from testamur.verify.made import failed, not_checked, passed
from testamur.verify.policy import Fetching, Loader, Occasion, Policy
from testamur.verify.reading import read, read_or_open, unpacked
from testamur.verify.signature import check_signature, issuer_id
from testamur.verify.verdict import STEPS, verdict

__all__ = ["CompileBudget", "Fetching", "Loader", "Occasion", "Policy", "ShapeCache", "read", "verify"]

_DEFAULT = Policy()
# A record holds badges, and a badge endorsements; deeper than that nobody issues.
_MAX_DEPTH = 2
# The formats that hold others, and how what came of those is summed up.
_RECORDS = {"clr-2.0": lambda _document, parts: inner.check_parts(parts), "clr-1.0": inner.check_assertions}


def verify(
    data: bytes | str,
    *,
    now: datetime,
    resolver: Resolver,
    loader: Loader | None = None,
    policy: Policy = _DEFAULT,
    shapes: Shapes = UNCACHED,
) -> Report:
    """Check a credential in any form that `read` takes, and report.

    `now` is an aware datetime. `shapes`: a :class:`ShapeCache`, or one within a stranger's budget, makes credentials of
    a shape that came before much quicker to check; it changes nothing else. Bad input of every kind gives a report;
    only what resolver, loader or policy themselves raise beyond their contract comes through.

    Open Badges 3.0, “Verification”; VC Data Model 2.0, 7.1.
    """
    resolver = bounded_resolver(resolver, fetching=policy.fetching)
    loader = bounded_loader(loader, fetching=policy.fetching)
    # (1) Read the container: an image, a PDF, JSON or a JWT; older badges hold but the address where they lie.
    try:
        text, container = unpacked(data)
        told = known(text.strip(), shapes=shapes)
        credential = told.credential(container) if told else read_or_open(text, container=container, loader=loader)
    except (MalformedError, BakingError, LoadError, StatusError) as err:
        return _stopped([_unreadable(err)])
    procedure = _Procedure(now=now, resolver=resolver, loader=loader, policy=policy, shapes=told or shapes)
    return procedure.report(credential)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Secured:
    """What steps 3 and 4 found: their checks, the document that was confirmed, its issuer, and word of withdrawal."""

    checks: tuple[Check, Check]
    document: Mapping[str, Any]
    issuer: str
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class _Procedure:
    now: datetime
    resolver: Resolver
    loader: Loader | None
    policy: Policy
    shapes: Shapes = UNCACHED
    depth: int = 0
    budget: inner.Budget = field(default_factory=inner.Budget)

    def report(self, credential: ReadCredential) -> Report:
        """Return the report on a credential that could be read."""
        checks = [_is_read(credential.container, credential.kind)]

        # (2) Hold its structure against the standard of its format.
        checks.append(self._check_structure(credential))
        if checks[-1].outcome is not Outcome.PASSED:
            return _stopped(checks, credential=credential)

        # (3) Get the issuer's key, and (4) check the signature with it; or what stands in their place.
        secured = self._secure(credential)
        checks.extend(secured.checks)
        if secured.is_withdrawn:
            checks.append(revocation.taken_back("revocation"))
        if any(check.outcome is not Outcome.PASSED for check in secured.checks):
            return _stopped(checks, credential=credential)

        # From here on the document is what the holder of the key said.
        return self._believed(credential, secured=secured, checks=checks)

    def _check_structure(self, credential: ReadCredential) -> Check:
        held = credential.format
        if self.policy.accepts is not None and held.id not in self.policy.accepts:
            detail = f"It is not of a format that is accepted here: {held.name or 'unknown'}."
            return not_checked("structure", "not_accepted", detail, params={"format": held.name})
        problem = held.find_problem(credential.document, shapes=self.shapes)
        if problem is None:
            return _is_well_built(held.name)
        return failed(
            "structure",
            problem.rule,
            f"It is not built as {held.name or 'a credential'} asks: {problem.message}.",
            params={**problem.told(), "format": held.name},
            pointer=problem.pointer,
        )

    def _secure(self, credential: ReadCredential) -> _Secured:
        document, kind = credential.document, credential.format.secured
        if kind == "hosted":
            found = hosted.check_hosted(credential, loader=self.loader)
            return _Secured(
                checks=found.checks, document=found.document, issuer=found.issuer, is_withdrawn=found.is_withdrawn
            )
        if credential.kind == "sd-jwt":
            key, signature, claims = sd_jwt.check_token(credential.raw, resolver=self.resolver)
            return _Secured(checks=(key, signature), document=claims or {}, issuer=str((claims or {}).get("iss", "")))
        if kind == "anchor":
            checks = securing.check_anchor(credential)
        elif credential.kind == "seal" or (kind == "seal" and "proof" not in document):
            checks = securing.check_seal(credential)
        else:
            checks = check_signature(
                credential, resolver=self.resolver, known_keys=self.policy.known_keys, shapes=self.shapes
            )
        return _Secured(checks=checks, document=document, issuer=issuer_id(document))

    def _believed(self, credential: ReadCredential, *, secured: _Secured, checks: list[Check]) -> Report:
        document, policy = secured.document, self.policy
        view, dated = self._told(credential, document)
        # Claims that are called as members of a credential are, in a token of another kind, not those members.
        members = {} if credential.kind == "sd-jwt" else document
        # Who has no address of their own speaks from where the assertion lies.
        issuer = secured.issuer or hosted.hosted_address(document)
        # (5) Say who that is and how we know, (6) whether it is in force, (7) whether it was taken back,
        domain, end = standing.domain_of(issuer), standing.valid_until(members, view=dated)
        checks.append(standing.check_issuer(issuer, domain=domain, policy=policy))
        checks.append(standing.check_span(dated.valid_from, end, now=self.now, policy=policy))
        checks.extend(self._check_status(credential, document))
        # (8) whether it keeps its schemas and the files that it names are those that were signed, (9) what is in it,
        schema = schemas.check_schemas(members, policy=policy)
        files = resources.check_resources(members, loader=self.loader, policy=policy)
        parts, endorsements = self._inner(credential, document)
        checks += [each for each in (schema, files) if each]
        if credential.format.id in _RECORDS:
            checks.append(_RECORDS[credential.format.id](document, parts))
        checks.extend(self._asked(credential, document, view))
        return Report(
            verdict=verdict(checks),
            checks=tuple(checks),
            container=credential.container,
            kind=credential.kind,
            format=credential.format.id,
            document=document,
            view=view,
            to_view=None if view else partial(credential.format.view, document),
            digest=self._digest(credential),
            issuer=issuer,
            issuer_domain=domain,
            valid_from=dated.valid_from,
            valid_until=end,
            is_trial=standing.is_trial(domain),
            parts=parts,
            endorsements=endorsements,
        )

    def _digest(self, credential: ReadCredential) -> str:
        held, document = self.shapes, credential.document
        return held.digest() if isinstance(held, Known) and held.document is document else digest(document)

    def _told(self, credential: ReadCredential, document: Mapping[str, Any]) -> tuple[View | None, standing.Dated]:
        """Return what the document says, unless its dates are enough for now, and these."""
        period = credential.format.period(document) if self.policy.check_identity is None else None
        if period is not None:
            return None, period
        view = credential.format.view(document)
        return view, view

    def _asked(self, credential: ReadCredential, document: Mapping[str, Any], view: View | None) -> Iterator[Check]:
        # (10) If asked, whether its holder shows it here and now, and whether it is about this person.
        if self.policy.occasion is not None and credential.kind == "sd-jwt":
            yield sd_jwt.check_binding(credential.raw, document, occasion=self.policy.occasion, now=self.now)
        if self.policy.check_identity is not None and view is not None:
            yield standing.check_identity(view, email=self.policy.check_identity)

    def _check_status(self, credential: ReadCredential, document: Mapping[str, Any]) -> tuple[Check, ...]:
        if credential.format.secured == "hosted":
            try:
                found = hosted.is_on_list(document, loader=self.loader)
            except StatusError as err:
                return (revocation.not_read(err),)
            if found is None:
                # A hosted assertion has just been read from its own address, which is how it would be withdrawn.
                return (revocation.none_named() if credential.kind == "jwt" else revocation.in_good_standing(),)
            return (revocation.taken_back("revocation", why=found[1]) if found[0] else revocation.in_good_standing(),)
        reader = revocation.Reader(
            now=self.now, resolver=self.resolver, loader=self.loader, policy=self.policy, shapes=self.shapes
        )
        if credential.kind == "sd-jwt":
            return sd_jwt.check_status(document, reader=reader)
        return revocation.check_status(document, reader=reader)

    def _inner(
        self, credential: ReadCredential, document: Mapping[str, Any]
    ) -> tuple[tuple[Report, ...], tuple[Report, ...]]:
        may_hold = credential.format.secured == "proof" or credential.format.id in _RECORDS
        if self.depth >= _MAX_DEPTH or not may_hold or not inner.holds_others(document):
            return (), ()
        deeper = replace(self, policy=_for_parts(self.policy), depth=self.depth + 1)
        parts = inner.parts_of(document, verify=deeper.within_budget)
        return parts, inner.endorsements_of(document, verify=deeper.within_budget)

    def within_budget(self, credential: ReadCredential) -> Report:
        """Return the report on a credential inside another, as long as not too many were looked at."""
        return self.report(credential) if self.budget.spend() else inner.too_many()


@cache
def _is_read(container: str, kind: str) -> Check:
    return passed("container", "passed", "It can be read.", container=container, kind=kind)


@cache
def _is_well_built(format: str) -> Check:
    return passed("structure", "passed", f"It is built as {format} asks.", format=format)


def _for_parts(policy: Policy) -> Policy:
    """Return the policy for what is inside: of any format, and not held against a person by itself."""
    return replace(policy, accepts=None, check_identity=None, occasion=None)


def _stopped(checks: list[Check], *, credential: ReadCredential | None = None) -> Report:
    """Report a credential that can't be believed: which checks were made, and nothing of what it says."""
    made = {check.id for check in checks}
    skipped = [_skipped(step) for step in STEPS if step not in made]
    return Report(
        verdict=verdict(checks),
        checks=(*checks, *skipped),
        container=credential.container if credential else "",
        kind=credential.kind if credential else "",
        format=credential.format.id if credential else "",
    )


def _skipped(id: str) -> Check:
    return not_checked(id, "skipped", "Not checked, because an earlier check did not pass.")


def _unreadable(err: MalformedError | BakingError | LoadError | StatusError) -> Check:
    if isinstance(err, LoadError | StatusError):
        return not_checked(
            "container", "not_had", f"It is only an address, and what lies there could not be had. {err}"
        )
    reason = "malformed" if isinstance(err, MalformedError) else "no_credential"
    return failed("container", reason, f"It can't be read. {err}")

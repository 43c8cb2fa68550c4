"""A credential with every field filled, and the key that signs it."""

from datetime import UTC, datetime

from testamur.did import did_key, did_key_method
from testamur.document import (
    Achievement,
    AchievementCredential,
    AchievementSubject,
    Address,
    Alignment,
    Criteria,
    Evidence,
    IdentifierEntry,
    IdentityObject,
    Image,
    Profile,
    Result,
    ResultDescription,
    RubricCriterionLevel,
    StatusEntry,
    hash_identity,
)
from testamur.signing import SigningKey

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
KEY = SigningKey.from_bytes(bytes(range(32)))
DID = did_key(KEY.public)
METHOD = did_key_method(KEY.public)

ISSUER = Profile(
    id=DID,
    name="Riverside College",
    url="https://riverside.example.org",
    email="registry@riverside.example.org",
    phone="+64 4 000 0000",
    description="A college by a river.",
    image=Image(id="https://riverside.example.org/crest.png", caption="A heron over water"),
    address=Address(country_code="NZ", locality="Petone"),
    parent_org=Profile(id="https://example.org/ministry", name="Ministry of Learning", country="NZ"),
    other_identifiers=(IdentifierEntry(identifier="05abc", identifier_type="ext:ror"),),
)
LEVEL = RubricCriterionLevel(id="urn:uuid:l1", name="Competent", level="2", points="2", description="Does it alone.")
SCORE = ResultDescription(
    id="urn:uuid:r1",
    name="Project",
    result_type="RubricCriterionLevel",
    levels=(LEVEL,),
    required_level=LEVEL.id,
    value_min="0",
    value_max="4",
    required_value="2",
    allowed_values=("0", "2", "4"),
)
SKILL = Alignment(
    target_name="Reading charts",
    target_url="https://example.org/skills/charts",
    target_description="Tells what a chart shows.",
    target_framework="Example skills",
    target_code="S-1",
    target_type="CFItem",
)
ACHIEVEMENT = Achievement(
    id="https://riverside.example.org/achievements/1",
    name="Reading data honestly",
    description="Reads charts and tables and says what they do not show.",
    criteria=Criteria(id="https://riverside.example.org/achievements/1/criteria", narrative="Pass the **project**."),
    achievement_type="MicroCredential",
    image=Image(id="data:image/png;base64,AAAA"),
    alignments=(SKILL,),
    result_descriptions=(SCORE,),
    credits_available=3.0,
    in_language="en-NZ",
    tags=("data", "charts"),
    human_code="RDH-1",
    version="2",
    field_of_study="Statistics",
    specialization="Communication",
    creator=Profile(id="https://riverside.example.org/people/1", name="A. Writer"),
    other_identifiers=(IdentifierEntry(identifier="17", identifier_type="sourcedId"),),
)
SUBJECT = AchievementSubject(
    achievement=ACHIEVEMENT,
    id="urn:uuid:5c1f0b4e-0f5b-4a69-8d0e-000000000001",
    identifiers=(
        IdentityObject(
            identity_type="emailAddress",
            identity_hash=hash_identity("learner@example.org", salt="salt"),
            hashed=True,
            salt="salt",
        ),
    ),
    results=(Result(result_description=SCORE.id, value="2", achieved_level=LEVEL.id, status="Completed"),),
    narrative="Over six weeks.",
    source=Profile(id="https://riverside.example.org/people/2", name="An assessor"),
    credits_earned=1.5,
    activity_start=datetime(2026, 1, 10, tzinfo=UTC),
    activity_end=datetime(2026, 2, 20, tzinfo=UTC),
    license_number="L-1",
    role="Learner",
    term="Summer",
)
CREDENTIAL = AchievementCredential(
    id="urn:uuid:5c1f0b4e-0f5b-4a69-8d0e-000000000002",
    name="Reading data honestly",
    issuer=ISSUER,
    valid_from=NOW,
    valid_until=datetime(2029, 3, 1, 12, 0, tzinfo=UTC),
    awarded_date=NOW,
    subject=SUBJECT,
    description="Earned by a project.",
    image=Image(id="https://riverside.example.org/badges/1.png"),
    evidence=(
        Evidence(
            id="https://riverside.example.org/work/1",
            name="Project",
            description="A page on river levels.",
            narrative="Compared two sources.",
            genre="Report",
            audience="Neighbours",
        ),
    ),
    status=StatusEntry(
        id="https://riverside.example.org/status/1#7",
        purpose="revocation",
        index=7,
        list_url="https://riverside.example.org/status/1",
    ),
)

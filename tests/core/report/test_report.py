from datetime import UTC, datetime

from testamur.report import Check, Outcome, Report, Verdict

CHECK = Check(id="dates", outcome=Outcome.PASSED, reason="in_force", detail="It has no end date.")
BROKEN = Check(id="structure", outcome=Outcome.FAILED, detail="No.", params={"message": "id is missing"}, pointer="/id")


def test_it_works():
    report = Report(
        verdict=Verdict.VALID,
        checks=(CHECK,),
        document={"name": "x"},
        digest="ab",
        issuer="did:web:example.org",
        issuer_domain="example.org",
        valid_from=datetime(2026, 1, 31, tzinfo=UTC),
        valid_until=datetime(2027, 1, 31, tzinfo=UTC),
    )

    data = report.to_json()

    assert data["verdict"] == "valid"
    assert data["checks"][0]["outcome"] == "passed"
    assert data["document"] == {"name": "x"}
    assert (data["validFrom"], data["validUntil"]) == ("2026-01-31T00:00:00+00:00", "2027-01-31T00:00:00+00:00")


def test_a_report_of_a_forgery_holds_nothing_that_it_says():
    data = Report(verdict=Verdict.INVALID, checks=(BROKEN,), container="png", kind="json").to_json()

    assert data["document"] is None
    assert data["checks"][0]["pointer"] == "/id"
    assert {data["digest"], data["issuer"], data["issuerDomain"]} == {""}


def test_a_check_is_found_by_its_id():
    report = Report(verdict=Verdict.VALID, checks=(CHECK,))

    assert report.check("dates") is CHECK
    assert report.check("status") is None

"""Files of a draft: what is taken, what is refused and why, and what is left of them."""

import hashlib
import io
import zipfile

import pytest
from django.core.files.storage import default_storage

from campus.assessments import services
from campus.assessments.models import SubmissionFile
from campus.assessments.services.files import MOST_BYTES
from campus.common.errors import ConflictError, InvalidError, NotAllowedError
from tests.campus.assessments.stage import NOW, PNG, draft, handed_in, upload
from tests.cast import Scene


def add(scene: Scene, name: str, data: bytes) -> SubmissionFile:
    work = draft(scene)
    return services.add_file(scene.cast.learner, submission=work, upload=upload(name, data), now=NOW)


def archive() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("work.txt", "words")
    return out.getvalue()


def test_it_works(scene: Scene):
    kept = add(scene, "Rents 2015–2025.pdf", b"%PDF-1.7\n" + b"x" * 50)

    assert (kept.media_type, kept.size) == ("application/pdf", 59)
    assert kept.name.endswith(".pdf")
    with kept.file.open() as stored:
        assert kept.sha256 == hashlib.sha256(stored.read()).hexdigest()
    assert kept.name not in (kept.file.name or "")


@pytest.mark.parametrize(
    ("name", "data", "media_type"),
    [
        ("a.png", PNG, "image/png"),
        ("renamed.pdf", PNG, "image/png"),
        ("notes.md", b"# Notes\n", "text/markdown"),
        ("data.csv", b"a,b\n1,2\n", "text/csv"),
    ],
)
def test_a_file_is_what_its_content_says(scene: Scene, name: str, data: bytes, media_type: str):
    assert add(scene, name, data).media_type == media_type


@pytest.mark.parametrize(
    ("name", "data", "reason"),
    [
        ("drawing.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "programs"),
        ("page.png", b"<!doctype html><script>alert(1)</script>", "programs"),
        ("bom.txt", b"\xef\xbb\xbf  <HTML>", "programs"),
        ("work.zip", archive(), "archive"),
        ("film.mp4", b"\0\0\0\x18ftypisom" + b"\0" * 40, "Films"),
        ("tool.exe", b"MZ\x90\x00" + b"\0" * 40, "can’t be taken"),
        ("empty.txt", b"", "empty"),
        ("large.txt", b"a" * (MOST_BYTES + 1), "larger than 10"),
    ],
)
def test_a_refusal_says_why_and_keeps_nothing(scene: Scene, name: str, data: bytes, reason: str):
    with pytest.raises(InvalidError, match=reason) as caught:
        add(scene, name, data)

    assert caught.value.field == "file"
    assert not SubmissionFile.objects.exists()


def test_an_announced_size_is_not_believed(scene: Scene):
    sent = upload("large.txt", b"a" * (MOST_BYTES + 1))
    sent.size = 10

    with pytest.raises(InvalidError, match="too large"):
        services.add_file(scene.cast.learner, submission=draft(scene), upload=sent, now=NOW)


def test_the_same_file_twice_is_one(scene: Scene):
    assert add(scene, "a.txt", b"words") == add(scene, "b.txt", b"words")


def test_five_files_are_the_most(scene: Scene):
    for n in range(5):
        add(scene, f"{n}.txt", f"file {n}".encode())

    with pytest.raises(InvalidError, match="5 files already"):
        add(scene, "6.txt", b"one more")


def test_files_of_handed_in_work_stay(scene: Scene):
    kept = add(scene, "a.txt", b"words")
    work = services.hand_in(scene.cast.learner, submission=kept.submission, now=NOW)

    with pytest.raises(ConflictError):
        services.add_file(scene.cast.learner, submission=work, upload=upload(), now=NOW)
    with pytest.raises(ConflictError):
        services.remove_file(scene.cast.learner, file=kept)


def test_nobody_adds_files_to_somebody_elses_work(scene: Scene):
    with pytest.raises(NotAllowedError):
        services.add_file(scene.cast.stranger, submission=draft(scene), upload=upload(), now=NOW)


def test_removing_a_file_removes_its_bytes(scene: Scene, django_capture_on_commit_callbacks: object):
    kept = add(scene, "a.txt", b"words")
    name = str(kept.file.name)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.remove_file(scene.cast.learner, file=kept)

    assert not default_storage.exists(name)


def test_bytes_that_another_try_has_stay(scene: Scene, django_capture_on_commit_callbacks: object):
    kept = add(scene, "a.txt", b"words")
    services.hand_in(scene.cast.learner, submission=kept.submission, now=NOW)
    services.grade(
        scene.cast.educator,
        submission=kept.submission,
        levels={},
        comment="Say who counted.",
        is_returned=True,
        revision=kept.submission.revision + 1,
        now=NOW,
    )
    copy = SubmissionFile.objects.exclude(pk=kept.pk).get()

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        services.remove_file(scene.cast.learner, file=copy)

    assert default_storage.exists(str(kept.file.name))


def test_handed_in_work_keeps_its_files(scene: Scene):
    assert not handed_in(scene).files.exists()

"""Pictures, downloads and videos of units come in safe, bounded and described."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image
from pytest_django import DjangoCaptureOnCommitCallbacks

from campus.common.errors import InvalidError
from campus.common.uploads import MOST_IMAGE, MOST_VIDEO
from campus.courses import queries, services
from campus.courses.models import Attachment, Unit
from campus.courses.pictures import problems
from tests.cast import Scene

NOW = timezone.now()
WEBM = b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\xf2\x81\x04B\xf3\x81\x08B\x82\x84webm" + bytes(40)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"><script>alert(1)</script><path d="M0 0"/></svg>'


def png() -> bytes:
    out = BytesIO()
    Image.new("RGB", (4, 3)).save(out, "PNG")
    return out.getvalue()


def address(scene: Scene, part: str) -> str:
    return f"/manage/harbourside/courses/reading-data-honestly/units/{scene.units[0].pk}/{part}"


def send(scene: Scene, name: str, data: bytes, *, kind: str = "picture", title: str = "A chart") -> str:
    form = {"file-upload": SimpleUploadedFile(name, data), "file-kind": kind, "file-title": title}
    answer = scene.cast.client("educator").post(address(scene, "files/"), form, follow=True)
    return answer.content.decode()


def test_it_works(scene: Scene):
    page = send(scene, "My chart.png", png() + b"trailing words")

    made = Attachment.objects.get()
    assert "My-chart.png is added. Now put it into the text." in page
    assert "![A chart](My-chart.png)" in page
    assert (made.name, made.media_type, made.is_download) == ("My-chart.png", "image/png", False)
    assert b"trailing" not in made.file.read()
    made.file.close()
    assert "chart" not in str(made.file.name)


def test_drawings_are_made_safe_as_pictures_and_as_downloads(scene: Scene):
    send(scene, "a.svg", SVG)
    send(scene, "b.svg", SVG, kind="download")

    for made in Attachment.objects.all():
        assert b"script" not in made.file.read()
        made.file.close()
    assert Attachment.objects.count() == 2


@pytest.mark.parametrize(
    ("name", "data", "kind", "words"),
    [
        ("a.csv", b"a,b", "picture", "A picture is a PNG, JPEG, WebP, GIF or SVG file."),
        ("a.png", png()[:40], "picture", "The picture is broken or cut short."),
        ("a.png", png() + bytes(MOST_IMAGE), "picture", "at most"),
        ("a.html", b"<!doctype html>", "download", "This kind of file can’t be taken."),
        ("a.webm", WEBM, "download", "Add a video as the unit’s video, with a transcript."),
        ("a.txt", b"", "download", "This file is empty."),
    ],
)
def test_it_refuses_and_keeps_the_words(scene: Scene, name: str, data: bytes, kind: str, words: str):
    page = send(scene, name, data, kind=kind, title="Kept words")

    assert words in page
    assert 'value="Kept words"' in page
    assert not Attachment.objects.exists()


def test_a_picture_needs_words_and_a_name_of_its_own(scene: Scene):
    for title, name, words in [
        (" ", "a.png", "Say in words what the picture shows"),
        ("T", "b.png", "already has a file"),
    ]:
        upload = SimpleUploadedFile(name, png())
        if name == "b.png":
            services.add_file(
                scene.cast.owner, unit=scene.units[0], upload=upload, title="T", is_download=False, now=NOW
            )
        with pytest.raises(InvalidError, match=words):
            services.add_file(
                scene.cast.owner, unit=scene.units[0], upload=upload, title=title, is_download=False, now=NOW
            )


def test_a_file_goes_once_the_text_no_longer_names_it(
    scene: Scene, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    send(scene, "a.csv", b"a,b", kind="download", title="Figures")
    made = Attachment.objects.get()
    remove = address(scene, f"files/{made.pk}/remove/")
    client = scene.cast.client("owner")
    Unit.objects.update(body="See [the figures](a.csv).")

    assert "still names a.csv" in client.post(remove, follow=True).content.decode()
    Unit.objects.update(body="See nothing.")
    with django_capture_on_commit_callbacks(execute=True):
        page = client.post(remove, follow=True).content.decode()

    assert "a.csv is removed." in page
    assert not Attachment.objects.exists()
    assert not made.file.storage.exists(str(made.file.name))


def video(scene: Scene, **changed: object) -> str:
    form = {"video-title": "Axes", "video-transcript": "Three papers.", **changed}
    return scene.cast.client("educator").post(address(scene, "video/"), form, follow=True).content.decode()


def test_a_video_needs_a_transcript_and_replaces_the_old_one(
    scene: Scene, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    film = {"video-upload": SimpleUploadedFile("a.webm", WEBM)}
    assert "This is empty." in video(scene, **{**film, "video-transcript": ""})
    captions = SimpleUploadedFile("a.vtt", b"WEBVTT")
    assert "The video is saved." in video(
        scene, **{"video-upload": SimpleUploadedFile("a.webm", WEBM), "video-captions": captions}
    )
    first = queries.as_written(scene.units[0])

    with django_capture_on_commit_callbacks(execute=True):
        video(scene, **{"video-upload": SimpleUploadedFile("b.webm", WEBM)})

    second = queries.as_written(scene.units[0])
    assert second.video.name != first.video.name
    assert second.captions.name == first.captions.name
    assert not first.video.storage.exists(str(first.video.name))
    assert second.video.storage.exists(str(second.video.name))


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({}, "Choose a video file, or give the address of a video."),
        ({"video-url": "https://video.example/1", "video-upload": (WEBM, "a.webm")}, "not both"),
        ({"video-upload": (png(), "a.webm")}, "This is no video as MP4 or WebM."),
        (
            {"video-url": "https://video.example/1", "video-captions": (b"Words", "a.txt")},
            "This is no captions as WebVTT.",
        ),
        ({"video-upload": (WEBM + bytes(MOST_VIDEO), "a.webm")}, "The file may have 60 MB at most."),
    ],
)
def test_it_refuses_a_video(scene: Scene, changed: dict[str, object], words: str):
    sent = {
        name: SimpleUploadedFile(value[1], value[0]) if isinstance(value, tuple) else value
        for name, value in changed.items()
    }

    page = video(scene, **sent)

    assert words in page
    assert ">\nThree papers.</textarea>" in page
    unit = queries.as_written(scene.units[0])
    assert not unit.video
    assert not unit.video_url


def test_a_link_takes_the_place_of_a_film_and_goes_after_asking(
    scene: Scene, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
):
    video(scene, **{"video-upload": SimpleUploadedFile("a.webm", WEBM)})
    film = queries.as_written(scene.units[0]).video

    with django_capture_on_commit_callbacks(execute=True):
        page = video(scene, **{"video-url": "https://video.example/1"})

    assert "“Axes” is linked." in page
    assert not film.storage.exists(str(film.name))
    client = scene.cast.client("owner")
    assert "Remove the video of “Unit 1”?" in client.get(address(scene, "video/remove/")).content.decode()
    client.post(address(scene, "video/remove/"))
    unit = queries.as_written(scene.units[0])
    assert (unit.video_url, unit.video_title, unit.transcript) == ("", "", "")


def test_a_video_needs_a_title(scene: Scene):
    for title, transcript, words in [(" ", "T", "Give the video a title"), ("T", " ", "Write down what is said")]:
        with pytest.raises(InvalidError, match=words):
            services.set_video(
                scene.cast.owner,
                unit=scene.units[0],
                url="https://video.example/1",
                title=title,
                transcript=transcript,
                now=NOW,
            )


def test_pictures_inside_code_are_not_pictures():
    assert problems("```\n![](a.png)\n```\n![Words](b.png)", names=["b.png"]) == []

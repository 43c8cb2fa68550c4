"""Files kept in a bucket, as moto emulates S3 on loopback: machines that share no disk read one another's lists."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils import timezone

from campus.bulk import files, services, tasks
from campus.common.errors import InvalidError
from campus.config.settings import _files
from tests.campus.bulk.stage import outcomes, taken
from tests.cast import Scene
from tools import interop

boto3 = pytest.importorskip("boto3", reason="boto3 is not installed")
pytest.importorskip("storages", reason="django-storages is not installed")


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    """The address of the emulator, which runs in a process of its own."""
    reason = interop.prepare_python()
    if reason:
        pytest.skip(reason)
    command = [str(interop.PYTHON), "-I", str(interop.PYTHON_SOURCE / "kms.py")]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        place = f"http://127.0.0.1:{int(server.stdout.readline())}"
        client = boto3.client("s3", endpoint_url=place, aws_access_key_id="x", aws_secret_access_key="x")
        client.create_bucket(Bucket="kept")
        yield place
        server.communicate()


@pytest.fixture
def bucket(endpoint: str, settings: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of a machine whose files are in the bucket."""
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, "x")
    settings.STORAGES = {**settings.STORAGES, "default": _files(f"s3://kept/here?endpoint={endpoint}&region=us-east-1")}
    settings.MEDIA_ROOT = tmp_path / "one"
    return tmp_path


def test_it_works(bucket: Path, scene: Scene, settings: Any):
    batch = taken(scene)
    settings.MEDIA_ROOT = bucket / "another"
    services.name_columns(scene.cast.educator, batch=batch, chosen=batch.columns, now=timezone.now())
    services.check(batch, now=timezone.now())
    services.start(scene.cast.educator, batch=batch, now=timezone.now(), mails=False)
    while tasks.issue():
        pass

    assert set(outcomes(batch).values()) == {"award"}
    files.remove(batch.sha256)
    settings.MEDIA_ROOT = bucket / "one"  # where a copy is left, which is not read any more
    assert not files.path_of(batch.sha256).exists()


def test_copies_are_fetched_and_go_after_a_day(bucket: Path, settings: Any):
    sha256, now = files.store([b"a,b\n", b"1,2\n"]), timezone.now()
    assert files.store([b"a,b\n1,2\n"]) == sha256
    settings.MEDIA_ROOT = bucket / "another"

    assert (files.path_of(sha256).read_bytes(), files.size_of(sha256)) == (b"a,b\n1,2\n", 8)
    assert files.drop_copies(now=now + timedelta(hours=23)) == 0
    assert files.drop_copies(now=now + timedelta(hours=25)) == 1
    assert files.path_of(sha256).read_bytes() == b"a,b\n1,2\n"


@pytest.mark.usefixtures("bucket")
def test_a_file_that_is_too_large_leaves_nothing(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(files, "MOST_BYTES", 10)
    before = default_storage.listdir("lists")[1]

    with pytest.raises(InvalidError):
        files.store([b"12345678", b"9abc"])

    assert default_storage.listdir("lists")[1] == before


@pytest.mark.usefixtures("bucket")
def test_two_files_of_one_name_are_two():
    names = [default_storage.save("evidence/work.pdf", ContentFile(data)) for data in (b"one", b"two")]

    for name, data in zip(names, (b"one", b"two"), strict=True):
        with default_storage.open(name) as file:
            assert file.read() == data


@pytest.mark.parametrize("url", ["https://example.org/kept", "s3:///here", "kept"])
def test_an_address_that_is_no_bucket_is_refused(url: str):
    with pytest.raises(Exception, match="TESTAMUR_FILES_URL"):
        _files(url)

"""The certificate must be for the name that was asked for, though the connection goes to an address."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from campus.common import net
from campus.common.errors import FetchError


def certificate(folder: Path, name: str) -> Path:
    """Write a key and a certificate that the name signed for itself; return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / f"{name}.pem"
    secret = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(secret + made.public_bytes(serialization.Encoding.PEM))
    return path


def over_tls(pem: Path) -> Callable[[Any], None]:
    """Speak TLS with this certificate on a connection, then answer whatever is asked."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pem)

    def serve(connection: socket.socket) -> None:
        with suppress(OSError), context.wrap_socket(connection, server_side=True) as wrapped:
            wrapped.recv(4096)
            wrapped.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")

    return serve


@pytest.fixture
def college(hostile: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, settings: Any) -> Iterator[str]:
    """The host of a server whose certificate is for college.example.org and is trusted; the name leads to loopback."""
    pem = certificate(tmp_path, "college.example.org")
    monkeypatch.setenv("SSL_CERT_FILE", str(pem))
    net._trust.cache_clear()
    monkeypatch.setattr(hostile, "_serve", over_tls(pem))
    resolve = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _host, port, *given, **named: resolve("127.0.0.1", port, *given, **named)
    )
    settings.NET_ALLOWED = ["college.example.org", "other.example.org"]
    yield f"college.example.org:{hostile.host.split(':')[1]}"
    net._trust.cache_clear()


def test_it_works(college: str) -> None:
    assert net.fetch(f"https://{college}/", accept="*/*", most_bytes=10, timeout=5).body == b"{}"


def test_it_trusts_no_certificate_for_another_name(college: str) -> None:
    other = college.replace("college", "other")

    with pytest.raises(FetchError) as caught:
        net.fetch(f"https://{other}/", accept="*/*", most_bytes=10, timeout=5)

    assert caught.value.code == "connection"


def test_it_trusts_no_certificate_that_nobody_vouches_for(college: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    net._trust.cache_clear()

    with pytest.raises(FetchError) as caught:
        net.fetch(f"https://{college}/", accept="*/*", most_bytes=10, timeout=5)

    assert caught.value.code == "connection"

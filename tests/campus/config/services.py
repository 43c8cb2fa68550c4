"""What the learner of the house keeps of others, whom they let in, and where else their badges lie."""

from __future__ import annotations

from django.core.files.base import ContentFile
from django.utils import timezone

from campus.accounts.models import Person
from campus.common.secrets import hashed
from campus.openbadges.models import Client, Connection, Grant, Host
from campus.openbadges.scopes import ALL
from campus.wallet.models import Collection, Held, Keepsake, Parcel, Piece

SCOPE = " ".join(ALL)


def services_of(person: Person) -> dict[str, object]:
    """Return the arguments of the addresses that lead to them."""
    now = timezone.now()
    held = Held.objects.create(
        person=person, data=b"{}", media_type="application/vc", kind="json", container="none", format="ob-3.0",
        digest="ab" * 32, name="Tying knots", issuer="Meridian Skills Academy", issuer_id="did:web:m.example.org",
        source="api", state="valid", is_confirmed=True, checked_at=now, added_at=now,
    )  # fmt: skip
    client = Client.objects.create(
        client_id="wallet", secret_sha256=hashed("secret"), name="Open Wallet", uri="https://wallet.example.org/",
        logo_uri="https://wallet.example.org/logo", tos_uri="https://wallet.example.org/terms",
        policy_uri="https://wallet.example.org/privacy", software_id="wallet", software_version="1",
        redirect_uris=["https://wallet.example.org/back"], scope=SCOPE, registered_at=now,
    )  # fmt: skip
    grant = Grant.objects.create(
        person=person, client=client, scope=SCOPE, redirect_uri="https://wallet.example.org/back",
        code_sha256=hashed("code"), code_challenge="x" * 43, code_until=now, given_at=now, begun_at=now,
        last_used_at=now,
    )  # fmt: skip
    url = "https://badges.example.org"
    host = Host.objects.create(
        api_url=f"{url}/ims/ob/v3p0", name="Badge Harbour", authorization_url=f"{url}/ask", token_url=f"{url}/token",
        refresh_url=f"{url}/token", registration_url=f"{url}/register", scopes=SCOPE, client_id="us", read_at=now,
    )  # fmt: skip
    connection = Connection.objects.create(person=person, host=host, begun_at=now, scope=SCOPE, state="open")
    parcel = Parcel.objects.create(person=person, at=now)
    Piece.objects.create(parcel=parcel, order=0, name="knots.json", outcome="kept", held=held)
    beside = Keepsake(person=person, kind="evidence", name="knots.txt", media_type="text/plain", at=now)
    beside.file.save("knots", ContentFile(b"Knots."))
    return {
        "beside": beside.public_id,
        "held": held.public_id,
        "parcel": parcel.public_id,
        "collection": Collection.objects.create(person=person, name="Ropes", at=now).public_id,
        "service": grant.public_id,
        "connection": connection.public_id,
        "host_there": host.public_id,
    }

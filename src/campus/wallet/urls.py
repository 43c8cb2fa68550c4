"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path, re_path

from campus.wallet.views import adding, away, credential, files, held, holdings, keepsakes, ordering

FILE = r"^c/(?P<public_id>[0-9a-z-]{1,19})\.(?P<form>json|jwt|png|svg|pdf)$"

urlpatterns: list[URLPattern | URLResolver] = [
    re_path(FILE, files.credential_file, name="credential-file"),
    path("wallet/", holdings.wallet, name="wallet"),
    path("wallet/news", holdings.news, name="wallet-news"),
    path("wallet/add/", adding.add, name="wallet-add"),
    path("wallet/added/<slug:public_id>/", adding.parcel, name="wallet-parcel"),
    path("wallet/away/", away.away, name="wallet-away"),
    path("wallet/away.zip", away.away_file, name="wallet-away-file"),
    path("wallet/beside/", keepsakes.beside, name="wallet-beside"),
    path("wallet/beside/<slug:public_id>", keepsakes.file, name="wallet-beside-file"),
    path("wallet/collections/", ordering.collections, name="wallet-collections"),
    path("wallet/collections/<slug:public_id>/", ordering.collection, name="wallet-collection"),
    path("wallet/order/<slug:public_id>/", ordering.order, name="wallet-order"),
    path("wallet/held/<slug:public_id>/", held.one, name="held"),
    path("wallet/held/<slug:public_id>/file", held.file, name="held-file"),
    path("wallet/held/<slug:public_id>/check", held.check, name="held-check"),
    path("wallet/held/<slug:public_id>/remove", held.remove, name="held-remove"),
    path("c/<slug:public_id>/", credential.credential, name="credential"),
    path("c/<slug:public_id>/offline.json", files.offline_file, name="credential-offline"),
    path("c/<slug:public_id>", credential.by_id, name="credential-id"),
    path("credentials/<slug:public_id>", credential.by_id, name="credentials"),
    path("c/<slug:public_id>/evidence", credential.evidence, name="credential-evidence"),
]

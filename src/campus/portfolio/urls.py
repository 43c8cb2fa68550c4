"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.portfolio.views import credential

urlpatterns: list[URLPattern | URLResolver] = [
    path("c/<slug:public_id>/share/", credential.share, name="share"),
    path("c/<slug:public_id>/card.png", credential.card, name="credential-card"),
    path("c/<slug:public_id>/embed", credential.embed, name="credential-embed"),
    path("c/<slug:public_id>/signature.htm", credential.signature, name="credential-signature"),
    path("oembed", credential.oembed, name="oembed"),
]

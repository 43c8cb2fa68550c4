"""Addresses of this app."""

from django.urls import URLPattern, URLResolver, path

from campus.portfolio.views import credential, cv, editing, links, public, seen

urlpatterns: list[URLPattern | URLResolver] = [
    path("c/<slug:public_id>/share/", credential.share, name="share"),
    path("c/<slug:public_id>/card.png", credential.card, name="credential-card"),
    path("c/<slug:public_id>/embed", credential.embed, name="credential-embed"),
    path("c/<slug:public_id>/signature.htm", credential.signature, name="credential-signature"),
    path("c/<slug:public_id>/cheer", seen.cheer, name="cheer"),
    path("oembed", credential.oembed, name="oembed"),
    path("portfolio/", editing.portfolio, name="portfolio"),
    path("portfolio/page/", editing.page, name="portfolio-page"),
    path("portfolio/preview/", public.preview, name="portfolio-preview"),
    path("portfolio/move/", editing.move, name="portfolio-move"),
    path("portfolio/groups/new/", editing.group_new, name="portfolio-group-new"),
    path("portfolio/groups/<slug:public_id>/", editing.group, name="portfolio-group"),
    path("portfolio/groups/<slug:public_id>/own/", editing.own_new, name="portfolio-own-new"),
    path("portfolio/pieces/<slug:public_id>/", editing.piece, name="portfolio-piece"),
    path("portfolio/links/", links.links, name="portfolio-links"),
    path("portfolio/cv/", cv.cv, name="cv"),
    path("portfolio/seen/", seen.seen, name="seen"),
    path("portfolio/mails/<str:unwanted>/", seen.no_summary, name="no-summary"),
    path("p/<slug:page>/", public.public, name="portfolio-public"),
    path("p/<slug:page>/<slug:public_id>/", public.kept, name="portfolio-kept"),
    path("s/<str:private>/", public.private, name="portfolio-link"),
    path("s/<str:private>/<slug:public_id>/", public.kept_private, name="portfolio-link-kept"),
]

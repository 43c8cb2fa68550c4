"""Addresses of this app. Those under /.well-known/ have the issuer's path after them (OpenID4VCI 1.0, 12.2.2)."""

from django.urls import URLPattern, URLResolver, path

from campus.openid4.views import asking, exchanging, holder, issuing, showing, verifying

urlpatterns: list[URLPattern | URLResolver] = [
    path("c/<slug:public_id>/to-wallet/", holder.to_wallet, name="to-wallet"),
    path("wallet/offers/<slug:public_id>/", holder.wallet_offer, name="wallet-offer"),
    path(".well-known/openid-credential-issuer/a/<slug:public_id>", issuing.issuer, name="oid4vci-issuer"),
    path(".well-known/oauth-authorization-server/a/<slug:public_id>", issuing.server, name="oid4vci-server"),
    path("openid4vci/offers/<slug:public_id>", issuing.offer, name="oid4vci-offer"),
    path("openid4vci/token", issuing.token, name="oid4vci-token"),
    path("openid4vci/nonce", issuing.nonce, name="oid4vci-nonce"),
    path("openid4vci/credential", issuing.credential, name="oid4vci-credential"),
    path("exchanges/<str:exchange>", exchanging.exchange, name="exchange"),
    path("openid4vci/notification", issuing.notification, name="oid4vci-notification"),
    path("wallet/show/", showing.show, name="wallet-show"),
    path("wallet/show/file/", showing.show_file, name="wallet-show-file"),
    path("wallet/show/<slug:public_id>/", showing.show_one, name="wallet-show-one"),
    path("ask/", asking.ask, name="ask"),
    path("ask/<slug:public_id>/", asking.answer, name="ask-answer"),
    path("openid4vp/requests/<slug:public_id>", verifying.request_object, name="oid4vp-request"),
    path("openid4vp/answers/<slug:public_id>", verifying.answer, name="oid4vp-answer"),
    path(".well-known/did.json", verifying.place, name="place-did"),
    path("status/<slug:public_id>/token", issuing.status_list, name="status-token"),
]

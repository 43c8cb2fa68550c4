"""What can be wrong with a sign-in, in words for whoever looks after the provider."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from campus.common.errors import FaultError

WORDS = {
    "unknown": gettext_lazy("This way to sign in is not set up yet, or was ended."),
    "extra": gettext_lazy("SAML is not installed here: whoever runs this place adds the extra “saml”."),
    "state": gettext_lazy("The answer does not belong to a sign-in that began here, or that began too long ago."),
    "browser": gettext_lazy("The sign-in began in another browser, or this one keeps no cookies."),
    "refused": gettext_lazy("The provider ended the sign-in itself."),
    "provider": gettext_lazy("The provider could not be asked."),
    "client": gettext_lazy("The provider does not know us: client ID or secret are not those it has."),
    "sealed": gettext_lazy("What we sign or ask with can’t be opened: this place has another sealing key than before."),
    "token": gettext_lazy("The provider gave no token for the code that it had sent."),
    "keys": gettext_lazy("The keys of the provider could not be fetched."),
    "malformed": gettext_lazy("The answer can’t be read."),
    "large": gettext_lazy("The answer is larger than any honest one."),
    "unsigned": gettext_lazy("The assertion is not signed. Have the provider sign assertions, not the answer alone."),
    "encrypted": gettext_lazy("The assertion is encrypted. Have the provider send it signed and not encrypted."),
    "algorithm": gettext_lazy("The answer is signed in a way that is not safe any more, such as SHA-1."),
    "signature": gettext_lazy("The answer is not signed by a key that the provider lists."),
    "issuer": gettext_lazy("The answer comes from another provider than the one that was asked."),
    "audience": gettext_lazy("The answer was made for another service."),
    "recipient": gettext_lazy("The answer was made for another address."),
    "expired": gettext_lazy("The answer is too old."),
    "early": gettext_lazy("The answer comes from the future: the clock of the provider, or ours, is wrong."),
    "nonce": gettext_lazy("The answer does not belong to the sign-in that began here."),
    "replayed": gettext_lazy("The answer was used already."),
    "subject": gettext_lazy("The provider does not say who comes, or only by a name that changes each time."),
    "email": gettext_lazy("The provider sends no e-mail address."),
    "unverified": gettext_lazy("The provider does not say that it has checked the e-mail address."),
    "domain": gettext_lazy("The e-mail address is under none of the institution’s own domains."),
    "closed": gettext_lazy("The account is closed."),
    "role": gettext_lazy(
        "The account has a role in another institution. Who has one there signs in with an address and a password or "
        "code of their own."
    ),
}


class SignOnError(FaultError):
    """A sign-in that is not taken."""

    WORDS = WORDS

"""What can be wrong with a launch, in words for whoever looks after the platform."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from campus.common.errors import FaultError

WORDS = {
    "unknown": gettext_lazy("This address takes no launches: the connection was never finished, or was ended."),
    "issuer": gettext_lazy("The launch comes from another platform than the one that was registered."),
    "client": gettext_lazy("The launch is for another client ID than the one that was registered."),
    "target": gettext_lazy("The launch leads to an address that is not ours."),
    "state": gettext_lazy("The launch does not belong to a sign-in that began here, or that began too long ago."),
    "signature": gettext_lazy("The launch is not signed by a key that the platform lists."),
    "keys": gettext_lazy("The keys of the platform could not be fetched."),
    "busy": gettext_lazy("Many people come at once just now. Try again in a few seconds."),
    "malformed": gettext_lazy("The launch can’t be read."),
    "audience": gettext_lazy("The launch was made for another tool."),
    "expired": gettext_lazy("The launch is too old."),
    "clock": gettext_lazy("The launch comes from the future: the clock of the platform, or ours, is wrong."),
    "nonce": gettext_lazy("The launch does not answer the sign-in that began here."),
    "replayed": gettext_lazy("The launch was used already."),
    "version": gettext_lazy("The launch is of another version than LTI 1.3.0."),
    "message": gettext_lazy("The launch is of a kind that is not known here."),
    "deployment": gettext_lazy("The launch comes from a deployment that is not allowed yet."),
    "subject": gettext_lazy("The launch does not say who comes: anonymous launches show nothing here."),
    "refused": gettext_lazy("The platform ended the sign-in itself."),
}


class LaunchError(FaultError):
    """A launch that is not taken."""

    WORDS = WORDS

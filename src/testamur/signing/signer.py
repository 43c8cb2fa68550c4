"""Whoever can sign: a key in memory, a smart card or HSM, a service. The rest of the library knows this much of it."""

from typing import Protocol

from testamur.keys import PublicKey


class Signer(Protocol):
    """A public key, and something that signs in its name; the secret may lie where no program can read it.

    No standard’s: what signs, whatever the proof.
    """

    @property
    def public(self) -> PublicKey:
        """The public half; its ``algorithm`` is the one signatures are made with."""
        ...

    def sign(self, message: bytes) -> bytes:
        """Return the signature over a message, as :meth:`testamur.keys.PublicKey.verify` reads it."""
        ...

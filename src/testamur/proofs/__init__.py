"""Ways to secure a credential, one module each: what is signed, and whether a signature over it holds.

No secret key comes here; :mod:`testamur.signing` makes the signatures.
"""

"""Sign-in by an institution’s own provider: OpenID Connect and SAML 2.0. Deletable: settings alone name it."""

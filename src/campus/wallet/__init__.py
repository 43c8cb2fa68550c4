"""The holder's collection and the public page of a credential."""

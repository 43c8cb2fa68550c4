"""Mails to learners of what happened to their work: gathered, sent once things are quiet, and easy to be rid of."""

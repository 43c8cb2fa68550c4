"""Pages: sharing one credential, the portfolio of a person, private links to it, and the CV."""

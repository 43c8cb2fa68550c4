"""What can be earned: definitions, their versions and their badge designs."""

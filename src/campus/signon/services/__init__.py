"""What institutions set, how a sign-in goes there and back, and who arrives."""

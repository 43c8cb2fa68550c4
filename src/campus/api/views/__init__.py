"""The page where keys are made, and the interface itself."""

"""Badges inside the learning platform that people have already: LTI 1.3 Advantage. One folder, deletable."""

"""How courses and assessments go: counts over what the other apps keep, in rows of their own where they are many."""

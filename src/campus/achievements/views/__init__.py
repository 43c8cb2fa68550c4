"""Pages about what can be earned: public ones for everybody, the editor for staff."""

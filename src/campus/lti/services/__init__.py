"""Registering platforms, taking launches, and what goes back and forth with a platform's course."""

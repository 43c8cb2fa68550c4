"""The demo institution, and the main job run headless."""

"""Settings, addresses and start-up checks."""

"""Commands of this app, one a file: `campus manage NAME`."""

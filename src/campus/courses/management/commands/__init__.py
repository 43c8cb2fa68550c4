"""Commands of this app: `campus manage export_course`, `campus manage import_course`."""

"""Pages of staff about lists."""

"""What is asked over HTTP: by other systems, and by the staff who set them up."""

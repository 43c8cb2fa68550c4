"""What is known of each person's skills, from all their results."""

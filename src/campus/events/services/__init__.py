"""What is done with events: kept, matched with people, made results of, and told to others."""

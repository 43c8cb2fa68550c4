"""What platforms and their people call, what stands in frames, and the pages of the staff."""

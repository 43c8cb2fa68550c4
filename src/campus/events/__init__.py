"""Events in and out: what other systems tell of people becomes results, and what happens here is told to others."""

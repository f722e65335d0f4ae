"""Messages in and out: stored before they are answered, answered once."""

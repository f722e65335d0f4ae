"""Where messages come from and go to; one channel, one file."""

"""What is in order on this machine and what is not, and what to do about it."""

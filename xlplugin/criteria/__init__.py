"""The criteria that official forms print, read into rules; what is not understood is said, never guessed."""

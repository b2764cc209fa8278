"""What each button does: one file a button, a press in, a reply out."""

"""The ribbon: its buttons, their words, and what each one does."""

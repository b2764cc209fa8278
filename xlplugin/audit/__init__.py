"""What is wrong with a filled form, what cannot be verified, and what each finding costs."""

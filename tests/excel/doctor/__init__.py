"""The doctor, on machines that are described."""

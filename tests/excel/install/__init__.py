"""Installing into the folders of a user who does not exist, and bundling without a network."""

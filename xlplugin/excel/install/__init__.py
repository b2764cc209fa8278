"""Installing for one user, taking away again, and the bundle for machines without a network."""

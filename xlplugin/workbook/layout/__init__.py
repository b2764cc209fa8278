"""Our sheets of facts, each described once: where facts stand, what cells take, how they look."""

"""Official criteria and what is read of them."""

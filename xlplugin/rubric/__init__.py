"""Rubrics: one authority's published rules for one year, from YAML to frozen, validated objects."""

"""The add-in file: VBA, ribbon, messages and configuration, built from the xlwings template."""

"""The command line: thin; every command reads its arguments, calls a room below and prints."""

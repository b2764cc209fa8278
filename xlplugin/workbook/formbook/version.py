"""Which version of the program made a sheet."""


def program_version() -> str:
    """Name and version of the program; without a number where it runs from its source."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - felt at start-up

    try:
        return f"xlplugin {version('xlplugin')}"
    except PackageNotFoundError:
        return "xlplugin"

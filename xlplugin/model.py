"""The base of everything that is read from YAML: frozen, strict about unknown keys, cheap to import."""

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """A frozen record that refuses keys it does not know.

    Building is deferred, so that only the records a run needs cost start-up time.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

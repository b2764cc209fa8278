"""A Dask cluster on this computer: ``python -m tests.batch.local_cluster WORKERS`` prints where it is."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def cluster(workers: int = 2) -> Iterator[str]:
    """The address of a cluster of its own, which ends with the block."""
    command = [sys.executable, "-m", "tests.batch.local_cluster", str(workers)]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL}
    with subprocess.Popen(command, text=True, **pipes) as process:  # type: ignore[call-overload] # noqa: S603 - our own command
        yield process.stdout.readline().strip()
        process.stdin.close()


if __name__ == "__main__":  # the processes of its workers start sooner without these
    import dask
    from distributed import LocalCluster

    # Once a worker ended, Dask gives none of its files to another by itself.
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        LocalCluster(n_workers=int(sys.argv[1]), threads_per_worker=1, dashboard_address=None) as started,
    ):
        print(started.scheduler_address, flush=True)  # noqa: T201 - for who started it
        sys.stdin.read()

"""Carries out errands of one queue: ``python -m jobs.worker money`` (or sms, or bulk).

One queue for each process: a worker of two loses jobs when it is killed (facts/reliability.md 0.2). Of a
queue several may work at once; texts wait for the gateway most of the time, so sms and bulk gain by it.
"""

import os
import sys

from redis import Redis
from rq import Worker
from rq.serializers import JSONSerializer

import logbook
import settings
from doorbell import QUEUES, queue
from jobs.errand import doing_of, work_with
from models.errands import Kind
from runtime import Runtime, build


def main(arguments: list[str]) -> int:
    if len(arguments) != 1 or arguments[0] not in QUEUES:
        print(f"Say which queue: one of {', '.join(QUEUES)}.", file=sys.stderr)  # noqa: T201
        return 2
    logbook.set_up()
    runtime = build(settings.read_or_exit())
    os.register_at_fork(after_in_child=lambda: runtime.database.engine.dispose(close=False))
    worker(runtime, arguments[0]).work()
    return 0


def worker(runtime: Runtime, name: str) -> Worker:
    """A worker that forks for each job, with everything imported already (facts/reliability.md A3)."""
    work_with(runtime)
    for kind in Kind:
        doing_of(kind)
    redis = Redis.from_url(runtime.settings.redis_url)
    return Worker(
        [queue(name, redis)],
        connection=redis,
        serializer=JSONSerializer,
        worker_ttl=30,
        maintenance_interval=15,
        job_monitoring_interval=5,
    )


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))

"""Materializes every hour on Kubernetes, by Headrace's own client.

The worker needs `headrace` on its path, and the rights of the service account headrace-submitter: its token, or a kubeconfig.
The run is rendered whenever the feature repository changes, from a deployment file with one job that has no schedule:

    headrace k8s render deployment.yaml --part support | kubectl apply -f -
    headrace k8s render deployment.yaml --part runs > /opt/features/manifests/materialize.yaml
"""

import subprocess
from datetime import datetime, timedelta, timezone

from airflow.decorators import dag, task
from airflow.exceptions import AirflowException, AirflowFailException

MANIFEST = "/opt/features/manifests/materialize.yaml"

# Another attempt would end alike: wrong usage or definitions, data that broke a rule, refused by the server, no access.
NOT_AGAIN = {2, 5, 10, 14}


@dag(
    schedule="7 * * * *",
    start_date=datetime(2025, 1, 1, tzinfo=timezone.utc),
    # A run works out its own interval from what is recorded: one makes up for all that were missed.
    catchup=False,
    max_active_runs=1,
    tags=["features"],
)
def headrace_hourly():
    @task(retries=2, retry_delay=timedelta(minutes=5), execution_timeout=timedelta(minutes=58))
    def materialize(data_interval_end=None):
        # One name for each slot: an attempt that Airflow repeats joins the run that goes on, and one that is done is not run again.
        slot = data_interval_end.strftime("%Y%m%d%H%M")
        code = subprocess.run(
            ["headrace", "k8s", "submit", MANIFEST, "--name", f"drivers-materialize-{slot}"]
            + ["--namespace", "headrace", "--wait", "--timeout", "55m", "--start-timeout", "10m", "--logs", "follow"],
            check=False,
        ).returncode
        if code in NOT_AGAIN:
            raise AirflowFailException(f"headrace ended with exit code {code}; its log says what to do")
        if code != 0:
            raise AirflowException(f"headrace ended with exit code {code}")

    materialize()


headrace_hourly()

# Shared by the checks: a scratch folder, a Python environment with Feast and Spark, real servers on free ports.
# Source it; everything it starts ends with the script.

root="$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)"
scratch="$(mktemp -d)"
started=()

cleanup() {
  local pid
  for pid in ${started[@]+"${started[@]}"}; do
    kill "$pid" 2>/dev/null || continue
    # It ends with the number of the signal, which is no failure of the check.
    wait "$pid" 2>/dev/null || :
  done
  rm -rf "$scratch"
}
trap cleanup EXIT

say() { printf '%s\n' "$*"; }

die() {
  printf '%s: %s\n' "$(basename "$0")" "$*" >&2
  exit 1
}

# Debian packages that a check needs; installed where the caller may, named where not.
need_packages() {
  local missing=() package
  for package in "$@"; do
    dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
  done
  [ ${#missing[@]} -eq 0 ] && return
  [ "$(id -u)" -eq 0 ] || die "these packages are missing; as root: apt-get install ${missing[*]}"
  DEBIAN_FRONTEND=noninteractive apt-get update -qq
  # Without a cluster of its own: the check starts a server in its scratch folder.
  mkdir -p /etc/postgresql-common
  [ -e /etc/postgresql-common/createcluster.conf ] || echo 'create_main_cluster = false' >/etc/postgresql-common/createcluster.conf
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

free_port() {
  python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

# until_true SECONDS COMMAND...: waits for a condition.
until_true() {
  local deadline=$((SECONDS + $1))
  shift
  until "$@" >/dev/null 2>&1; do
    [ $SECONDS -lt $deadline ] || die "this did not come true in time: $*"
    sleep 0.2
  done
}

# The environment is kept below target/, so that a second run does not download it again.
feast_python() {
  local environment="$root/target/feast-environment" wanted="$root/scripts/lib/requirements.txt"
  if ! cmp -s "$wanted" "$environment/requirements.txt"; then
    rm -rf "$environment"
    python3 -m venv "$environment"
    "$environment/bin/pip" install -q -r "$wanted"
    cp "$wanted" "$environment/requirements.txt"
  fi
  python="$environment/bin/python"
  feast="$environment/bin/feast"
  pyspark_home="$("$python" -c 'import os, pyspark; print(os.path.dirname(pyspark.__file__))')"
}

start_redis() { # OPTIONS...
  need_packages redis-server
  redis_port="$(free_port)"
  mkdir "$scratch/redis-$redis_port"
  redis-server --port "$redis_port" --bind 127.0.0.1 --save '' --appendonly no --dir "$scratch/redis-$redis_port" "$@" \
    >"$scratch/redis-$redis_port.log" 2>&1 &
  started+=($!)
  until_true 20 redis-cli -p "$redis_port" ping
}

start_postgres() { # OPTIONS...
  need_packages postgresql
  local binaries
  binaries="$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)"
  postgres_port="$(free_port)"
  local as=()
  if [ "$(id -u)" -eq 0 ]; then
    # PostgreSQL refuses to run as root.
    as=(setpriv --reuid=postgres --regid=postgres --clear-groups)
    chmod 755 "$scratch"
    install -d -o postgres -g postgres "$scratch/postgres"
  else
    mkdir "$scratch/postgres"
  fi
  (cd "$scratch/postgres" && ${as[@]+"${as[@]}"} "$binaries/initdb" -D "$scratch/postgres/data" -U headrace --auth=trust -E UTF8 >"$scratch/postgres.log" 2>&1)
  (cd "$scratch/postgres" && exec ${as[@]+"${as[@]}"} "$binaries/postgres" -D "$scratch/postgres/data" -p "$postgres_port" \
    -c listen_addresses=127.0.0.1 -c unix_socket_directories="$scratch/postgres" "$@" >>"$scratch/postgres.log" 2>&1) &
  started+=($!)
  until_true 30 "$binaries/psql" -h 127.0.0.1 -p "$postgres_port" -U headrace -d postgres -c 'select 1'
  "$binaries/psql" -q -h 127.0.0.1 -p "$postgres_port" -U headrace -d postgres -c 'create database features'
}

#!/usr/bin/env bash
# A PostgreSQL server of one's own for the tests, thrown away afterwards.
#
#   scripts/postgres.sh install      install PostgreSQL from Debian's packages, if there is none (root only)
#   scripts/postgres.sh start DIR    make a server in the new folder DIR and start it; prints its address
#   scripts/postgres.sh stop DIR     stop it and remove DIR
#
# It listens on a socket inside DIR and on no port, and never touches a server that runs already.
set -euo pipefail

programs() { # the folder with initdb and pg_ctl of the newest PostgreSQL
    local found
    found=$(ls -d /usr/lib/postgresql/*/bin /usr/pgsql-*/bin /opt/homebrew/opt/postgresql*/bin 2>/dev/null | sort -V | tail -1)
    if [ -z "$found" ] && command -v initdb > /dev/null; then
        found=$(dirname "$(readlink -f "$(command -v initdb)")")
    fi
    [ -n "$found" ] && [ -x "$found/initdb" ] && echo "$found"
}

need() {
    programs || {
        echo "The tests need PostgreSQL's server (initdb, pg_ctl), which is not installed here." >&2
        echo "Install it (Debian: sudo apt-get install postgresql; macOS: brew install postgresql) and run this again." >&2
        exit 3
    }
}

as_owner() { # PostgreSQL refuses to run as root
    if [ "$(id -u)" = 0 ]; then
        setpriv --reuid=postgres --regid=postgres --clear-groups --reset-env -- "$@"
    else
        "$@"
    fi
}

install() {
    if programs > /dev/null; then return; fi
    if [ "$(id -u)" != 0 ] || ! command -v apt-get > /dev/null; then need > /dev/null; fi
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -qq -y --no-install-recommends postgresql-common > /dev/null
    # No server of the machine's own: the tests make theirs.
    sed -i 's/^#\? *create_main_cluster.*/create_main_cluster = false/' /etc/postgresql-common/createcluster.conf
    apt-get install -qq -y --no-install-recommends postgresql > /dev/null
    programs > /dev/null
}

start() {
    local dir=$1 bin
    bin=$(need)
    mkdir -m 700 "$dir"
    if [ "$(id -u)" = 0 ]; then chown postgres "$dir"; fi
    cd "$dir" # as the owner may not be let into the folder that we are in
    as_owner "$bin/initdb" --pgdata="$dir/data" --username=postgres --auth=trust --encoding=UTF8 --locale=C \
        --no-sync > "$dir/initdb.log"
    as_owner "$bin/pg_ctl" --pgdata="$dir/data" --log="$dir/server.log" --wait --silent start -o \
        "-c listen_addresses='' -c unix_socket_directories='$dir' -c fsync=off -c full_page_writes=off \
         -c synchronous_commit=off -c max_connections=200 -c shared_buffers=64MB"
    echo "postgresql+psycopg://postgres@/postgres?host=$dir"
}

stop() {
    local dir=$1
    cd "$dir"
    as_owner "$(need)/pg_ctl" --pgdata="$dir/data" --mode=immediate --wait --silent stop
    cd /
    rm -rf "$dir"
}

case "${1:-}" in
    install) install ;;
    start) start "${2:?a new folder}" ;;
    stop) stop "${2:?the folder of the server}" ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0"; exit 2 ;;
esac

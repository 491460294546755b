#!/bin/bash
# Behaves like the entry point of the official image: owns its folders as root, steps down to the
# user cassandra, and writes CASSANDRA_* into the configuration.
set -e

if [ "${1:0:1}" = - ]; then set -- cassandra -f "$@"; fi

if [ "$1" = cassandra ] && [ "$(id -u)" = 0 ]; then
  find "$CASSANDRA_CONF" /var/lib/cassandra /var/log/cassandra \! -user cassandra \
    -exec chown cassandra '{}' +
  exec setpriv --reuid=cassandra --regid=cassandra --init-groups -- "${BASH_SOURCE[0]}" "$@"
fi

first_address() { ip -4 -o addr show scope global | sed -n 's/.* inet \([0-9.]*\).*/\1/p' | head -1; }

# The folder may belong to somebody else, so the file is rewritten in place.
edit() {
  local file=$CASSANDRA_CONF/$1 new
  new=$(sed -E "$2" "$file")
  printf '%s\n' "$new" > "$file"
}

if [ "$1" = cassandra ]; then
  : "${CASSANDRA_RPC_ADDRESS=0.0.0.0}" "${CASSANDRA_LISTEN_ADDRESS=auto}"
  if [ "$CASSANDRA_LISTEN_ADDRESS" = auto ]; then CASSANDRA_LISTEN_ADDRESS=$(first_address); fi
  : "${CASSANDRA_BROADCAST_ADDRESS=$CASSANDRA_LISTEN_ADDRESS}"
  if [ "$CASSANDRA_BROADCAST_ADDRESS" = auto ]; then
    CASSANDRA_BROADCAST_ADDRESS=$(first_address)
  fi
  : "${CASSANDRA_BROADCAST_RPC_ADDRESS:=$CASSANDRA_BROADCAST_ADDRESS}"
  : "${CASSANDRA_SEEDS:=$CASSANDRA_BROADCAST_ADDRESS}"

  edit cassandra.yaml "s/(- seeds:).*/\1 \"$CASSANDRA_SEEDS\"/"
  for key in broadcast_address broadcast_rpc_address cluster_name endpoint_snitch \
    listen_address num_tokens rpc_address; do
    name=CASSANDRA_${key^^}
    if [ -n "${!name}" ]; then edit cassandra.yaml "s/^(# )?($key:).*/\2 ${!name}/"; fi
  done
  for key in dc rack; do
    name=CASSANDRA_${key^^}
    if [ -n "${!name}" ]; then edit cassandra-rackdc.properties "s/^($key=).*/\1${!name}/"; fi
  done
fi

exec "$@"

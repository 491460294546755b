#!/bin/sh
# Starts the webhook with the Node it was built with, or with the one on the PATH.
set -eu
self=$(readlink -f -- "$0")
lib=${self%/*}/lib
node=$lib/node
# It may be there and not run, where a slim machine lacks one of its libraries.
"$node" --version >/dev/null 2>&1 || node=node

# One pool of memory for all threads: several keep 10 to 30 MB that nobody uses.
export MALLOC_ARENA_MAX="${MALLOC_ARENA_MAX-1}"

# Reviews live for a millisecond, so a small nursery does; and a bounded heap is collected before
# it grows to a multiple of the 20 MB that are in use.
exec "$node" --max-semi-space-size=4 --max-old-space-size=128 "$lib/webhook/main.mjs" "$@"

#!/bin/sh
# Starts the plugin with the Node it was built with, or with another one where that is not there.
# Nothing is forked on the way: kubectl users type this command all day.
self=$0
while [ -L "$self" ]; do
  link=$(readlink "$self")
  case $link in
    /*) self=$link ;;
    *) self=${self%/*}/$link ;;
  esac
done
case $self in
  */*) lib=${self%/*}/lib ;;
  *) lib=./lib ;;
esac

# kubectl asks for completions under this name, which may be a link to this file.
case $0 in
  */kubectl_complete-k8ssandra | kubectl_complete-k8ssandra) set -- __complete "$@" ;;
esac

# These are about other programs. The second would switch the checking of certificates off.
unset NODE_OPTIONS NODE_TLS_REJECT_UNAUTHORIZED NODE_EXTRA_CA_CERTS

# --use-openssl-ca: certificate authorities are read when they are needed, not at every start.
# --max-semi-space-size: in MiB. What V8 would take saves next to no time, and takes 50 MB more for a
# cluster of a thousand nodes.
start_with_another_node() {
  trap - EXIT
  command -v node >/dev/null 2>&1 || {
    echo "error: $lib/node does not run here, and there is no other node" >&2
    echo "Install the plugin for this machine, or Node 22.15 or newer." >&2
    exit 1
  }
  exec node --use-openssl-ca --max-semi-space-size=2 "$lib/plugin/boot.cjs" "$@"
}

# A shell whose exec fails ends; bash goes on when it is told to, others at least run the trap.
[ -z "${BASH_VERSION-}" ] || shopt -s execfail
trap 'start_with_another_node "$@"' EXIT
[ ! -x "$lib/node" ] || exec "$lib/node" --use-openssl-ca --max-semi-space-size=2 "$lib/plugin/boot.cjs" "$@"
start_with_another_node "$@"

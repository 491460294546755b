import { PATH } from '../names.ts';

/**
 * Keeps the Management API server running beside Cassandra.
 *
 * The server is started again inside its container when it ends: a container
 * that restarts would make the pod, and so the Cassandra in it, NotReady. A
 * socket that nobody listens on is left over from a killed Cassandra and is
 * removed, as some versions cannot bind over it.
 *
 * Reads `MGMT_API_BIND`, `MGMT_API_PORT`, `MGMT_API_XMX` and `MGMT_API_TLS` from
 * its environment.
 */
export const SERVER_SCRIPT = String.raw`run=${PATH.run} sock=${PATH.run}/cassandra.sock pid=
trap 'kill $pid 2>/dev/null; exit 0' TERM
if [ -e $run/standing-aside ]; then
  echo "mgmt-api: standing aside: $(cat $run/standing-aside)"
  while :; do sleep 3600 & pid=$!; wait $pid; done
fi
while :; do
  if [ -S $sock ] && ! grep -q " $sock\$" /proc/net/unix; then
    rm -f $sock && echo "mgmt-api: removed a dead socket"
  fi
  sleep 2
done &
CASSANDRA_VERSION=$(cat $run/version) PATH=${PATH.bin}/stub/bin:$PATH MGMT_API_LOG_DIR=/tmp LANG=C.UTF-8
export CASSANDRA_VERSION PATH MGMT_API_LOG_DIR LANG
java=java
[ -x "$JAVA_HOME/bin/java" ] && java=$JAVA_HOME/bin/java
tls=
[ -n "$MGMT_API_TLS" ] &&
  tls="--tlscacert ${PATH.tls}/ca.crt --tlscert ${PATH.tls}/tls.crt --tlskey ${PATH.tls}/tls.key"
while :; do
  "$java" -Xms$MGMT_API_XMX -Xmx$MGMT_API_XMX -Xss512k -XX:MaxDirectMemorySize=32m -XX:TieredStopAtLevel=1 \
    -jar ${PATH.bin}/server.jar --cassandra-socket $sock --host tcp://$MGMT_API_BIND:$MGMT_API_PORT \
    --db-home ${PATH.bin}/stub --no-keep-alive true $tls & pid=$!
  wait $pid
  echo "mgmt-api: server ended ($?), starting again in 5 s"
  sleep 5 & pid=$!
  wait $pid
done
`;

/**
 * Drains the node before Cassandra is stopped, over the loopback interface and
 * with nothing but bash, as the image has no HTTP client.
 *
 * @param budgetSeconds - How long to wait for the drain; must be below the grace period.
 */
export function drainScript(port: number, budgetSeconds: number): string {
  return String.raw`[ -e ${PATH.run}/standing-aside ] && exit 0
exec 3<>/dev/tcp/127.0.0.1/${port} || exit 1
printf 'POST /api/v0/ops/node/drain HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n' >&3
read -r -t ${budgetSeconds} status <&3
case $status in *200*) exit 0;; *) exit 1;; esac
`;
}

/** Alive while the port accepts; the answer itself is not asked for, as it may need a certificate. */
export function livenessScript(port: number): string {
  return `[ -e ${PATH.run}/standing-aside ] || exec 3<>/dev/tcp/127.0.0.1/${port}`;
}

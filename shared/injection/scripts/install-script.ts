import { PATH } from '../names.ts';

/**
 * Copies the agent, the server and (where the image has it) MCAC out of the
 * Management API image, and makes the stub that keeps the server from starting a
 * second Cassandra: the server insists on a `cassandra` that prints a version, and
 * runs it to start one when somebody asks.
 *
 * Runs again when the node reboots, over the files of the first run. Written
 * without `$` followed by `{`, so that it stands here as the shell reads it.
 */
export const INSTALL_SCRIPT = String.raw`set -e
dst=${PATH.bin}
mkdir -p $dst/extra $dst/stub/bin
for jar in /opt/management-api/datastax-mgmtapi-*.jar; do
  [ -h "$jar" ] || cp "$jar" $dst/    # the short names are links
done
cp /opt/cassandra/lib/netty-codec-http-*.jar $dst/extra/ 2>/dev/null || true
if [ -n "$WITH_MCAC" ] && [ -d /opt/metrics-collector ]; then
  mkdir -p $dst/metrics-collector
  cp -R /opt/metrics-collector/. $dst/metrics-collector/
fi
set -- $dst/datastax-mgmtapi-server-*.jar
ln -sf "$1" $dst/server.jar
printf '%s\n' '#!/bin/sh' '[ "$1" = -v ] && { echo "$CASSANDRA_VERSION"; exit 0; }' \
  'echo "this container does not start Cassandra" >&2; exit 1' > $dst/stub/bin/cassandra
chmod 755 $dst/stub/bin/cassandra
`;

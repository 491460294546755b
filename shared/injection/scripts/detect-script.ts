import { PATH, REQUEST } from '../names.ts';

/**
 * Runs in the Cassandra image and decides what the JVM of Cassandra gets.
 *
 * An image reference can lie; the jars in the image cannot. The script always
 * writes the argument file, because Java refuses to start when it is missing. It
 * leaves the agent out of it, and the reason in `standing-aside`, when the agent
 * would not fit: Cassandra must start in any case.
 *
 * One case it cannot help: a Java before 9 takes `@file` itself for the main class, so
 * Cassandra would die in a loop that tells nobody why. There the script fails before
 * Cassandra starts, and says what to do.
 *
 * Reads from its environment:
 * - `COLLECTORS`: agent, mcac, both or none; `METRICS_PORT` of the agent;
 * - `FROM_PATCH`, `BEFORE_PATCH`: the patch releases that the agent is for;
 * - `CARRY`: JVM_EXTRA_OPTS comes from a ConfigMap or Secret and travels in the file;
 * - `CASSANDRA_HOME`, `CASSANDRA_CONF`, `JAVA_HOME`: as in the Cassandra container.
 */
export const DETECT_SCRIPT = String.raw`bin=${PATH.bin} run=${PATH.run} args=${PATH.jvmArgs}
rm -rf $run/standing-aside $run/version $run/extra $run/mcac $run/metrics-collector.yaml
mkdir -p $run/extra
carried() {
  [ -n "$CARRY" ] || return 0
  set -f
  for word in $JVM_EXTRA_OPTS; do
    printf '"%s"\n' "$(printf %s "$word" | sed 's/[\\"]/\\&/g')"
  done
  set +f
}
carried > $args

java=java
[ -x "$JAVA_HOME/bin/java" ] && java=$JAVA_HOME/bin/java
major=$("$java" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -1)
if [ -n "$major" ] && [ "$major" -lt 9 ]; then    # 8 calls itself 1.8
  echo "mgmt-api: Cassandra would not start: its Java is older than 9 and cannot read $args" >&2
  echo "mgmt-api: use an image with Java 11 or newer, or label the pod ${REQUEST.enabled}=false" >&2
  exit 1
fi
aside() {
  echo "mgmt-api: not enabled: $1"
  printf '%s\n' "$1" > $run/standing-aside
  exit 0
}

home=
for dir in "$CASSANDRA_HOME" /opt/cassandra /opt/bitnami/cassandra /usr/share/cassandra; do
  for jar in "$dir"/lib/apache-cassandra-[0-9]*.jar "$dir"/apache-cassandra-[0-9]*.jar; do
    [ -z "$home" ] && [ -e "$jar" ] && home=$dir && version=$(basename "$jar" .jar | cut -d- -f3-)
  done
done
[ -n "$home" ] || aside "no apache-cassandra jar found"
case $version in *-SNAPSHOT*|*-alpha*|*-beta*|*-rc*) aside "pre-release Cassandra $version";; esac
minor=$(echo "$version" | cut -d. -f1,2)
patch=$(echo "$version.0" | cut -d. -f3 | tr -cd 0-9)

conf=
for dir in "$CASSANDRA_CONF" /etc/cassandra "$home/conf"; do
  [ -z "$conf" ] && [ -e "$dir/cassandra-env.sh" ] && conf=$dir
done
[ -n "$conf" ] || aside "no cassandra-env.sh found"
grep -qs 'mgmtapi-agent\|datastax-mcac-agent\|db\.unix_socket_file' "$conf"/cassandra-env.sh "$conf"/jvm*.options &&
  aside "an agent is already configured in $conf"

[ -n "$major" ] || aside "no Java found"
[ "$major" -ge 11 ] || aside "Java $major is too old for the agent"

agent=
for jar in $bin/datastax-mgmtapi-agent-"$minor".x-*.jar; do [ -e "$jar" ] && agent=$jar; done
[ "$minor" = 4.0 ] && for jar in $bin/datastax-mgmtapi-agent-4.x-*.jar; do [ -e "$jar" ] && agent=$jar; done
[ -n "$agent" ] || aside "no agent for Cassandra $version"
[ "$patch" -ge "$FROM_PATCH" ] && { [ -z "$BEFORE_PATCH" ] || [ "$patch" -lt "$BEFORE_PATCH" ]; } ||
  aside "this agent is not for Cassandra $version; the image tag should tell the full version"

for jar in "$home"/lib/netty-all-*.jar; do netty=$(basename "$jar" .jar | cut -d- -f3-); done
codec=netty-codec-http-$netty.jar    # 5.0 has none of its own, and only the exact version will do
if [ ! -e "$home/lib/$codec" ]; then
  if [ -e "$bin/extra/$codec" ]; then ln -sf "$bin/extra/$codec" ${PATH.nettyCodec}
  elif [ "$minor" = 5.0 ]; then echo "mgmt-api: no $codec: metrics are not served"; fi
fi

mcac=
case $COLLECTORS-$minor in
  mcac-4.[01]|both-4.[01])
    if [ "$(uname -m)" != x86_64 ]; then
      echo "mgmt-api: no MCAC for $(uname -m)"
    elif [ ! -e $bin/metrics-collector/lib/datastax-mcac-agent.jar ]; then
      echo "mgmt-api: the image has no MCAC"
    else
      mkdir -p $run/mcac && cp -R $bin/metrics-collector/. $run/mcac/    # it writes beside its jar
      mcac=$run/mcac/lib/datastax-mcac-agent.jar
    fi;;
esac
address=0.0.0.0
[ "$COLLECTORS" = none ] && address=127.0.0.1
[ "$COLLECTORS" = mcac ] && [ -n "$mcac" ] && address=127.0.0.1

{
  carried
  echo "-javaagent:$agent"
  echo "-Ddb.unix_socket_file=$run/cassandra.sock"
  [ -z "$mcac" ] || echo "-javaagent:$mcac"
  if [ "$address:$METRICS_PORT" != 0.0.0.0:9000 ]; then
    printf 'endpoint:\n  address: %s\n  port: "%s"\n' $address "$METRICS_PORT" > $run/metrics-collector.yaml
    echo "-Dcollector-config-path=$run/metrics-collector.yaml"
  fi
} > $args.new && mv $args.new $args
printf '%s\n' "$version" > $run/version
echo "mgmt-api: Cassandra $version, Java $major, $(basename "$agent"), netty $netty"
[ -z "$mcac" ] || echo "mgmt-api: with MCAC"
`;

# Sourced by bin/cassandra: the heap, JMX, and last the options of the user.

if [ -z "$MAX_HEAP_SIZE" ] && [ -n "$HEAP_NEWSIZE" ]; then
  echo "please set or unset MAX_HEAP_SIZE and HEAP_NEWSIZE in pairs" >&2
  exit 1
fi
JVM_OPTS="$JVM_OPTS -Xms${MAX_HEAP_SIZE:=512M} -Xmx$MAX_HEAP_SIZE"
if [ -n "$HEAP_NEWSIZE" ]; then JVM_OPTS="$JVM_OPTS -Xmn$HEAP_NEWSIZE"; fi

JVM_OPTS="$JVM_OPTS -Dcassandra.jmx.local.port=${JMX_PORT:-7199}"
JVM_OPTS="$JVM_OPTS $JVM_EXTRA_OPTS"

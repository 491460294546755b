# Sourced by cassandra and nodetool: where things are, and the class path.

: "${CASSANDRA_HOME:=/opt/cassandra}" "${CASSANDRA_CONF:=$CASSANDRA_HOME/conf}"

CLASSPATH=$CASSANDRA_CONF
for jar in "$CASSANDRA_HOME"/lib/*.jar; do CLASSPATH=$CLASSPATH:$jar; done
if [ -n "$EXTRA_CLASSPATH" ]; then CLASSPATH=$CLASSPATH:$EXTRA_CLASSPATH; fi

JAVA_AGENT=
for jar in "$CASSANDRA_HOME"/lib/jamm-*.jar; do
  if [ -e "$jar" ]; then JAVA_AGENT=-javaagent:$jar; fi
done

JAVA=java
if [ -x "$JAVA_HOME/bin/java" ]; then JAVA=$JAVA_HOME/bin/java; fi
java_major=$("$JAVA" -version 2>&1 | sed -n 's/.* version "\([0-9]*\).*/\1/p' | head -1)

# Prints the options of a file, one a line, for a server or for clients such as nodetool.
options_of() { grep -h '^-' "$CASSANDRA_CONF/jvm-$1.options" "$(versioned_options "$1")"; }

# 5.0 has a file for Java 17, 4.x uses the one for Java 11 from there on.
versioned_options() {
  file=$CASSANDRA_CONF/jvm$java_major-$1.options
  if [ ! -e "$file" ]; then file=$CASSANDRA_CONF/jvm11-$1.options; fi
  echo "$file"
}

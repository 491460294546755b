/** Where images keep the file, if neither Cassandra nor the environment says so. */
const FOLDERS = [
  '/etc/cassandra',
  '/opt/cassandra/conf',
  '/opt/bitnami/cassandra/conf',
  '/etc/cassandra/conf',
  '/etc/dse/cassandra',
  '/usr/share/cassandra/conf',
  '/cassandra/conf',
];

/**
 * A shell script that prints the path of the cassandra.yaml in use, and then the file.
 *
 * Cassandra that runs is asked first: `-Dcassandra.config` of its command line, then the
 * CASSANDRA_CONF of its environment, which only its own user may read. There is nothing of a user
 * in the script. It ends with 1 when there is no such file.
 *
 * @param root - For tests: what stands in front of `/proc` and of the usual folders.
 */
export function configScript(root = ''): string {
  return `
lines() { tr '\\0' '\\n' <"$1" 2>/dev/null; }
show() {
  [ -f "$1" ] && [ -r "$1" ] || return
  printf '%s\\n' "$1"
  cat "$1"
  exit
}
for process in ${root}/proc/[0-9]*; do
  lines "$process/cmdline" | grep -q 'service.CassandraDaemon$' || continue
  show "$(lines "$process/cmdline" | sed -n 's|^-Dcassandra\\.config=\\(file:\\(//\\)*\\)*||p' | tail -n 1)"
  show "$(lines "$process/environ" | sed -n 's|^CASSANDRA_CONF=||p' | tail -n 1)/cassandra.yaml"
done
[ -n "$CASSANDRA_CONF" ] && show "$CASSANDRA_CONF/cassandra.yaml"
for folder in ${FOLDERS.map((folder) => root + folder).join(' ')}; do
  show "$folder/cassandra.yaml"
done
echo 'there is no cassandra.yaml in the usual places' >&2
exit 1
`;
}

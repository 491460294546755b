/** What the emulator answers otherwise than the recorded system, by version and name, and why. */
export const UNREPRODUCED: Readonly<Record<string, string>> = {
  '4.1.10-0.1.124/cassandra_crashed-lifecycle_pid-n3':
    'All nodes ran in one PID namespace, and the server took the process of another for its own: ' +
    'it answered with one and the same pid for each of them.',
  '4.1.10-0.1.124/err-lifecycle_start_bad_replace_ip':
    'The server did not find the process at that moment (206), though it gave its pid before and ' +
    'after in the same state: a race within the recorded system.',
};

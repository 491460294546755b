import { editOwner, showLog } from '../owner-command.ts';
import { logCause } from './log-cause.ts';

/** What keeps the JVM or Cassandra's own checks from letting it start. */
export const JVM_CAUSES = [
  logCause({
    id: 'runs-as-root',
    title: 'it runs as root',
    says: '`Running Cassandra as root user or group is not recommended`',
    source: 'bin/cassandra in Cassandra 4.1 and 5.0',
    pattern: /Running Cassandra as root user or group is not recommended/,
    text: 'The start script of Cassandra refuses the user or group root. A user in the pod without a group has the group root: set securityContext.runAsGroup as well as runAsUser.',
    next: (one) => [
      'Set runAsUser and runAsGroup to the user of the image: 999 and 999 in the official one.',
      editOwner(one),
    ],
  }),
  logCause({
    id: 'java-unsupported',
    title: 'the version of Java does not fit',
    says: '`Cassandra 5.0 requires Java 11 or Java 17`, `UnsupportedClassVersionError`',
    source: 'bin/cassandra.in.sh in Cassandra 5.0; JVM',
    pattern:
      /(Cassandra \d+\.\d+ requires .{0,20}Java.{0,80}|UnsupportedClassVersionError.{0,100}|Unable to find java executable.{0,80}|Unsupported Java \S+)/,
    text: ([said = ''], { quote }) =>
      `The Java in the image is not one that this Cassandra, or an agent in it, runs with: "${quote(said, 120)}".`,
    next: (one) => ['Take an image with the right Java, or set JAVA_HOME to it.', editOwner(one)],
  }),
  logCause({
    id: 'heap-not-available',
    title: 'the heap is larger than the memory',
    says: '`Could not reserve enough space for … heap`, `insufficient memory for the Java Runtime Environment`',
    source: 'JVM (os::commit_memory, Universe::initialize_heap)',
    pattern:
      /Could not reserve enough space for|Too small (?:initial|maximum) heap|Initial heap size set to a larger value than the maximum|Invalid (?:initial|maximum) heap size|insufficient memory for the Java Runtime Environment|os::commit_memory.{0,100}Cannot allocate memory/,
    text: 'The JVM cannot have the heap that it is told to take: it is larger than the memory of the container or the machine, too small, or not a size at all.',
    next: (one) => [
      'Set the heap to at most half of the memory limit, such as MAX_HEAP_SIZE=4G with a limit of 8Gi.',
      editOwner(one),
    ],
  }),
  logCause({
    id: 'jvm-option-unknown',
    title: 'the JVM does not take one of its options',
    says: '`Unrecognized VM option`, `Unrecognized option`, `Could not find or load main class`',
    source: 'JVM (java launcher, Arguments::parse)',
    pattern:
      /(Unrecognized (?:VM )?option:? .{1,120}|Improperly specified VM option .{1,120}|Conflicting collector combinations in option list.{0,80}|VM option .{1,80} is experimental.{0,80}|Error opening zip file or JAR manifest missing ?: .{1,160}|[Cc]ould not open [`'].{1,160}|Could not find or load main class .{1,120})/,
    text: ([said = ''], { quote }) =>
      `The JVM does not start with the options that it is given: "${quote(said, 160)}". An option is misspelt, belongs to another version of Java, or names a file that is not in the image.`,
    next: (one) => [
      'Look through JVM_EXTRA_OPTS, JVM_OPTS and the jvm options of the configuration.',
      editOwner(one),
    ],
  }),
  logCause({
    id: 'java-out-of-memory',
    inTemplate: 'likely',
    title: 'the heap of Java ran full',
    says: '`java.lang.OutOfMemoryError`',
    source: 'JVM; JVMStabilityInspector in Cassandra 4.1 and 5.0',
    pattern:
      /java\.lang\.OutOfMemoryError: ?(.{0,80})|Terminating due to java\.lang\.OutOfMemoryError/,
    text: ([, what = ''], { quote }) =>
      `Java had no memory left (${quote(what === '' ? 'OutOfMemoryError' : what, 60)}) and ended itself. The heap is too small for what is asked of the node: too many tombstones or large partitions in one read, too many tables, or too large batches.`,
    next: (one) => [
      'Make the heap larger, at most half of the memory limit, and find what filled it.',
      showLog(one, one.cassandra),
    ],
  }),
  logCause({
    id: 'configuration-refused',
    title: 'Cassandra does not accept its configuration',
    says: '`Invalid yaml`, `ConfigurationException`',
    source: 'YamlConfigurationLoader and DatabaseDescriptor in Cassandra 4.1 and 5.0',
    isSymptom: true,
    pattern:
      /(Invalid yaml.{0,200})|ConfigurationException(?:\) encountered during startup)?: (.{1,200})/,
    text: ([, yaml, said = ''], { quote }) =>
      `Cassandra does not start with this configuration: "${quote(yaml ?? said, 200)}".`,
    next: (one) => ['Correct this setting.', editOwner(one)],
  }),
];

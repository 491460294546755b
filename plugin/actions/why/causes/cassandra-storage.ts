import { editOwner, showLog } from '../owner-command.ts';
import { logCause } from './log-cause.ts';

/** What keeps Cassandra from reading or writing its data. */
export const STORAGE_CAUSES = [
  logCause({
    id: 'disk-full',
    title: 'the disk is full',
    says: '`No space left on device`, `Not enough space for compaction`',
    source: 'Linux (ENOSPC); Directories in Cassandra 4.1 and 5.0',
    pattern:
      /No space left on device|Insufficient disk space|Not enough (?:disk )?space for|Disk quota exceeded/i,
    text: 'The volume of the data is full. Cassandra cannot write its commit log, and stops or does not start. Compaction needs free space, too, so it does not make room by itself.',
    next: ({ claims, namespace }) => [
      'Make the volume larger, where its StorageClass allows that: raise spec.resources.requests.storage of its claim.',
      ['kubectl get pvc', ...claims.map(({ name }) => name), `-n ${namespace}`].join(' '),
      'While the node is up, nodetool listsnapshots tells what snapshots take; clear one that nobody needs with nodetool clearsnapshot -t NAME. Others may be the only backup that there is.',
    ],
  }),
  logCause({
    id: 'data-not-writable',
    title: 'Cassandra may not write into its folders',
    says: '`Insufficient permissions on directory …`, `AccessDeniedException`, `Permission denied`',
    source: 'StartupChecks.checkDataDirs and FileUtils in Cassandra 4.1 and 5.0',
    pattern:
      /(?:Insufficient permissions on directory|Has no permission to create directory|AccessDeniedException:|Unable to create directory:?) (\S{1,200})|(?<=(\/[\w./-]{1,200})['")]?:? ?.{0,20}?)(?:Permission denied|Operation not permitted|exists but is not writable|Read-only file system)/,
    text: ([, one = '', other = '']) => {
      const path = (one === '' ? other : one).replace(/[:.,']+$/, '');
      return `Cassandra may not write ${path.startsWith('/') ? `into ${path}` : 'into one of its folders'}. As a rule the volume belongs to root and the container runs as another user: then the pod needs securityContext.fsGroup with the group of Cassandra, which is 999 in the official image. With readOnlyRootFilesystem, the folder needs a volume of its own.`;
    },
    next: (one) => [editOwner(one)],
  }),
  logCause({
    id: 'sstables-unreadable',
    title: 'the data are of another release of Cassandra',
    says: '`Detected unreadable sstables`, `Unknown commitlog version`',
    source: 'StartupChecks.checkSSTablesFormat and CommitLogDescriptor in Cassandra 4.1 and 5.0',
    pattern:
      /Detected unreadable sstables|Unknown commitlog version|Unsupported commit log version|Unsupported pre-3\.0 commit log/,
    text: 'This release of Cassandra cannot read the data on the volume: they were written by a later release, after a downgrade, or by one that is too old, when an upgrade has skipped a major release or nodetool upgradesstables. Nothing is lost as long as nothing is deleted.',
    next: (one) => [
      'Go back to the release that has written the data. A downgrade needs the backup from before the upgrade.',
      editOwner(one),
    ],
  }),
  logCause({
    id: 'commit-log-broken',
    inTemplate: 'likely',
    title: 'the commit log cannot be replayed',
    says: '`Exiting due to error while processing commit log during initialization`, `Replay stopped`',
    source: 'CommitLog.handleCommitError and CommitLogReplayer in Cassandra 4.1 and 5.0',
    pattern:
      /Exiting due to error while processing commit log during initialization|Replay stopped\. If you wish to override|Mutation checksum failure at|Could not read commit log descriptor/,
    text: 'Cassandra cannot read its commit log, as a rule because the machine or the disk went down while it was written. What is in the broken part and was not yet flushed is lost on this node; the replicas have it.',
    next: (one) => [
      'Read which file it is. Then start once with -Dcassandra.commitlog.ignorereplayerrors=true, or move the file away, and repair this node afterwards.',
      showLog(one, one.cassandra),
    ],
  }),
  logCause({
    id: 'disk-broken',
    title: 'the disk or a file on it is broken',
    says: '`Exiting forcefully due to file system exception on startup`, `CorruptSSTableException`, `FSReadError`, `Input/output error`',
    explainedBy: ['disk-full', 'data-not-writable'],
    source: 'DefaultFSErrorHandler and JVMStabilityInspector in Cassandra 4.1 and 5.0; Linux (EIO)',
    pattern:
      /Exiting forcefully due to file system exception on startup|Stopping transports as disk_failure_policy is|CorruptSSTableException|FS(?:Read|Write)Error|Input\/output error/,
    text: 'A file of the data cannot be read or written, and disk_failure_policy makes Cassandra stop for it. Either one sstable is broken, or the disk below it.',
    next: (one) => [
      'Read which file it is. A broken disk means to replace the node; one broken sstable can be scrubbed (sstablescrub) or moved away, followed by a repair of this node.',
      showLog(one, one.cassandra),
    ],
  }),
];

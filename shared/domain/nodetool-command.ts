/** Options that nodetool takes in front of its command, each with a value of its own. */
const VALUED = [
  ...['-h', '--host', '-p', '--port', '-u', '--username', '-pw', '--password'],
  ...['-pwf', '--password-file'],
];

/**
 * Commands that only tell something, and soon, in Cassandra 3.11 to 5.0. Not among them are those
 * that watch for a while: toppartitions, profileload, repair_admin.
 */
const READING = [
  ...['checktokenmetadata', 'cfhistograms', 'cfstats', 'cidrfilteringstats', 'clientstats'],
  ...['compactionhistory', 'compactionstats', 'datapaths', 'describecluster', 'describering'],
  ...['failuredetector', 'gcstats', 'gossipinfo', 'help', 'info', 'netstats', 'proxyhistograms'],
  ...['rangekeysample', 'ring', 'tablehistograms', 'tablestats', 'tpstats', 'version'],
  'viewbuildstatus',
];
/** getendpoints, statusbinary, listsnapshots and the like. */
const READING_FAMILIES = /^(?:get|status|list)[a-z]*$/;

/** Commands that people type most of those that change something. */
const CHANGING = [
  ...['assassinate', 'cleanup', 'clearsnapshot', 'compact', 'decommission', 'drain', 'flush'],
  ...['garbagecollect', 'rebuild', 'removenode', 'repair', 'scrub', 'snapshot'],
  ...['upgradesstables', 'verify'],
];

/** The command among the arguments of nodetool: `status` of `-p 7199 status -r`. */
export function nodetoolCommand(args: readonly string[]): string | undefined {
  for (let index = 0; index < args.length; index += 1) {
    const arg = args[index] ?? '';
    if (!arg.startsWith('-')) return arg;
    if (VALUED.includes(arg)) index += 1;
  }
  return undefined;
}

/** Whether a command of nodetool tells something soon, and changes nothing. */
export function onlyReads(command: string): boolean {
  return READING.includes(command) || READING_FAMILIES.test(command);
}

/** Whether a word is surely a command of nodetool; there are more that are. */
export function isKnownToNodetool(word: string): boolean {
  return onlyReads(word) || CHANGING.includes(word);
}

import { command } from './command.ts';
import type { Command } from './command.ts';
import { canI } from './definitions/can-i.ts';
import { check } from './definitions/check.ts';
import { clients } from './definitions/clients.ts';
import { compactions } from './definitions/compactions.ts';
import { completion } from './definitions/completion.ts';
import { configShow } from './definitions/config-show.ts';
import { cql } from './definitions/cql.ts';
import { cqlsh } from './definitions/cqlsh.ts';
import { describeCluster } from './definitions/describe-cluster.ts';
import { doctor } from './definitions/doctor.ts';
import { events } from './definitions/events.ts';
import { gossip } from './definitions/gossip.ts';
import { health } from './definitions/health.ts';
import { info } from './definitions/info.ts';
import { inject } from './definitions/inject.ts';
import { list } from './definitions/list.ts';
import { logs } from './definitions/logs.ts';
import { options } from './definitions/options.ts';
import { rbac } from './definitions/rbac.ts';
import { mgmt } from './definitions/mgmt.ts';
import { nodetool } from './definitions/nodetool.ts';
import { portForward } from './definitions/port-forward.ts';
import { report } from './definitions/report.ts';
import { ring } from './definitions/ring.ts';
import { schema } from './definitions/schema.ts';
import { shell } from './definitions/shell.ts';
import { status } from './definitions/status.ts';
import { streams } from './definitions/streams.ts';
import { tablestats } from './definitions/tablestats.ts';
import { taskGet } from './definitions/task-get.ts';
import { taskList } from './definitions/task-list.ts';
import { topology } from './definitions/topology.ts';
import { tpstats } from './definitions/tpstats.ts';
import { uninject } from './definitions/uninject.ts';
import { version } from './definitions/version.ts';
import { webhookStatus } from './definitions/webhook-status.ts';
import { why } from './definitions/why.ts';

/** Every command, in the order in which the help shows them. */
export const CATALOGUE: readonly Command[] = [
  command(status, async () => (await import('./commands/status.ts')).runStatus),
  command(health, async () => (await import('./commands/health.ts')).runHealth),
  command(ring, async () => (await import('./commands/ring.ts')).runRing),
  command(
    describeCluster,
    async () => (await import('./commands/describe-cluster.ts')).runDescribeCluster,
  ),
  command(info, async () => (await import('./commands/info.ts')).runInfo),
  command(gossip, async () => (await import('./commands/gossip.ts')).runGossip),
  command(schema, async () => (await import('./commands/schema.ts')).runSchema),
  command(topology, async () => (await import('./commands/topology.ts')).runTopology),
  command(tpstats, async () => (await import('./commands/tpstats.ts')).runTpstats),
  command(tablestats, async () => (await import('./commands/tablestats.ts')).runTablestats),
  command(compactions, async () => (await import('./commands/compactions.ts')).runCompactions),
  command(streams, async () => (await import('./commands/streams.ts')).runStreams),
  command(clients, async () => (await import('./commands/clients.ts')).runClients),
  command(list, async () => (await import('./commands/list.ts')).runList),
  command(events, async () => (await import('./commands/events.ts')).runEvents),
  command(logs, async () => (await import('./commands/logs.ts')).runLogs),
  command(why, async () => (await import('./commands/why.ts')).runWhy),
  command(taskList, async () => (await import('./commands/task/list.ts')).runTaskList),
  command(taskGet, async () => (await import('./commands/task/get.ts')).runTaskGet),
  command(configShow, async () => (await import('./commands/config/show.ts')).runConfigShow),
  command(report, async () => (await import('./commands/report.ts')).runReport),
  command(nodetool, async () => (await import('./commands/nodetool.ts')).runNodetool),
  command(cqlsh, async () => (await import('./commands/cqlsh.ts')).runCqlsh),
  command(cql, async () => (await import('./commands/cql.ts')).runCql),
  command(shell, async () => (await import('./commands/shell.ts')).runShell),
  command(portForward, async () => (await import('./commands/port-forward.ts')).runPortForward),
  command(mgmt, async () => (await import('./commands/mgmt.ts')).runMgmt),
  command(inject, async () => (await import('./commands/inject.ts')).runInject),
  command(uninject, async () => (await import('./commands/uninject.ts')).runUninject),
  command(check, async () => (await import('./commands/check.ts')).runCheck),
  command(
    webhookStatus,
    async () => (await import('./commands/webhook/status.ts')).runWebhookStatus,
  ),
  command(rbac, async () => (await import('./commands/rbac.ts')).runRbac),
  command(canI, async () => (await import('./commands/can-i.ts')).runCanI),
  command(doctor, async () => (await import('./commands/doctor.ts')).runDoctor),
  command(completion, async () => (await import('./commands/completion.ts')).runCompletion),
  command(options, async () => (await import('./commands/options.ts')).runOptions),
  command(version, async () => (await import('./commands/version.ts')).runVersion),
];

import { command } from './command.ts';
import type { Command } from './command.ts';
import { canI } from './definitions/can-i.ts';
import { check } from './definitions/check.ts';
import { completion } from './definitions/completion.ts';
import { configShow } from './definitions/config-show.ts';
import { doctor } from './definitions/doctor.ts';
import { events } from './definitions/events.ts';
import { inject } from './definitions/inject.ts';
import { list } from './definitions/list.ts';
import { logs } from './definitions/logs.ts';
import { options } from './definitions/options.ts';
import { rbac } from './definitions/rbac.ts';
import { report } from './definitions/report.ts';
import { ring } from './definitions/ring.ts';
import { status } from './definitions/status.ts';
import { taskGet } from './definitions/task-get.ts';
import { taskList } from './definitions/task-list.ts';
import { uninject } from './definitions/uninject.ts';
import { version } from './definitions/version.ts';
import { webhookStatus } from './definitions/webhook-status.ts';

/** Every command, in the order in which the help shows them. */
export const CATALOGUE: readonly Command[] = [
  command(status, async () => (await import('./commands/status.ts')).runStatus),
  command(ring, async () => (await import('./commands/ring.ts')).runRing),
  command(list, async () => (await import('./commands/list.ts')).runList),
  command(events, async () => (await import('./commands/events.ts')).runEvents),
  command(logs, async () => (await import('./commands/logs.ts')).runLogs),
  command(taskList, async () => (await import('./commands/task/list.ts')).runTaskList),
  command(taskGet, async () => (await import('./commands/task/get.ts')).runTaskGet),
  command(configShow, async () => (await import('./commands/config/show.ts')).runConfigShow),
  command(report, async () => (await import('./commands/report.ts')).runReport),
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

import { command } from './command.ts';
import type { Command } from './command.ts';
import { check } from './definitions/check.ts';
import { inject } from './definitions/inject.ts';
import { options } from './definitions/options.ts';
import { status } from './definitions/status.ts';
import { uninject } from './definitions/uninject.ts';
import { version } from './definitions/version.ts';
import { webhookStatus } from './definitions/webhook-status.ts';

/** Every command, in the order in which the help shows them. */
export const CATALOGUE: readonly Command[] = [
  command(status, async () => (await import('./commands/status.ts')).runStatus),
  command(inject, async () => (await import('./commands/inject.ts')).runInject),
  command(uninject, async () => (await import('./commands/uninject.ts')).runUninject),
  command(check, async () => (await import('./commands/check.ts')).runCheck),
  command(
    webhookStatus,
    async () => (await import('./commands/webhook/status.ts')).runWebhookStatus,
  ),
  command(options, async () => (await import('./commands/options.ts')).runOptions),
  command(version, async () => (await import('./commands/version.ts')).runVersion),
];

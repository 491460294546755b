import { setImmediate } from 'node:timers/promises';

import type { NodeCredentials } from '../../domain/node-credentials.ts';
import type { ResourceRef } from '../../domain/resource-ref.ts';
import type { AppError } from '../../errors/app-error.ts';
import type { Clock } from '../../ports/clock.ts';
import type { NodetoolUse } from '../../ports/open-node.ts';
import type { PodExec } from '../../ports/pod-exec.ts';
import { runBatch } from './run-batch.ts';
import type { BatchResult } from './run-batch.ts';

/** Where nodetool is run, and for whom. */
export interface NodetoolTarget extends NodetoolUse {
  readonly pod: ResourceRef;
  /** The one that Cassandra runs in. */
  readonly container: string;
  readonly signal?: AbortSignal | undefined;
}

export interface NodetoolPorts {
  readonly exec: PodExec;
  readonly clock: Pick<Clock, 'nowMs'>;
}

interface Turn {
  readonly commands: Set<string>;
  readonly results: Promise<ReadonlyMap<string, string | AppError>>;
}

/**
 * What comes after everything else, as a batch ends with the first command that fails:
 * describecluster waits 10 s for nodes that do not answer, and listpendinghints is not known
 * before Cassandra 4.1.
 */
const LAST = ['describecluster', 'listpendinghints'];

/**
 * Runs nodetool in one pod.
 *
 * A call of nodetool costs the pod 1 to 3 s of CPU. So what is asked in one turn of the event loop
 * is asked in one go, one command after the other, and no command twice.
 */
export class NodetoolSession {
  readonly #ports: NodetoolPorts;
  readonly #target: NodetoolTarget;
  #turn: Turn | undefined;
  #credentials: NodeCredentials | undefined;
  #fetching: Promise<NodeCredentials | undefined> | undefined;

  constructor(ports: NodetoolPorts, target: NodetoolTarget) {
    this.#ports = ports;
    this.#target = target;
  }

  /**
   * The output of a command.
   *
   * @param command - As for `nodetoolBatch`.
   * @throws AppError As `CassandraNode` does.
   */
  async ask(command: string): Promise<string> {
    this.#turn ??= this.#open();
    this.#turn.commands.add(command);
    const result = (await this.#turn.results).get(command) ?? '';
    if (typeof result === 'string') return result;
    throw result;
  }

  #open(): Turn {
    const commands = new Set<string>();
    const results = setImmediate().then(() => {
      this.#turn = undefined;
      return this.#run([...commands].sort((a, b) => LAST.indexOf(a) - LAST.indexOf(b)));
    });
    return { commands, results };
  }

  async #run(commands: readonly string[]): Promise<ReadonlyMap<string, string | AppError>> {
    const startMs = this.#ports.clock.nowMs();
    let result = await this.#attempt(commands, startMs);
    if (result.needsCredentials && result.answers.length === 0) {
      this.#fetching ??= this.#target.credentials();
      this.#credentials = await this.#fetching;
      if (this.#credentials !== undefined) result = await this.#attempt(commands, startMs);
    }
    const { answers, failure } = result;
    return new Map(commands.map((command, index) => [command, answers[index] ?? failure ?? '']));
  }

  #attempt(commands: readonly string[], startMs: number): Promise<BatchResult> {
    const { pod, container, timeoutMs, signal } = this.#target;
    const spentMs = this.#ports.clock.nowMs() - startMs;
    return runBatch(this.#ports.exec, {
      pod,
      container,
      commands,
      credentials: this.#credentials,
      timeoutMs: Math.max(1, timeoutMs - spentMs),
      signal,
    });
  }
}

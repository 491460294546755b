import { groupBy } from '../../shared/domain/group-by.ts';
import type { AppError } from '../../shared/errors/app-error.ts';
import type { NodeReply } from '../actions/cluster/cluster-view.ts';

/** A node that did not answer, and why. */
interface SilentNode {
  readonly pod: string | undefined;
  readonly reason: string | undefined;
}

/** One reason, and those who have it. */
interface SilentGroup<N> {
  readonly text: string;
  /** The first of them; undefined for the line that stands for all reasons left out. */
  readonly first: N | undefined;
}

/** More would push the tables off the screen; `-o json` has all of them. */
const MAX_REASONS = 5;

/** Says who does not answer: one text for each reason, those who have the same told together. */
export function silentNodes<N extends SilentNode>(nodes: readonly N[]): readonly SilentGroup<N>[] {
  const groups = [...groupBy(nodes, withoutPod).values()].map((group): SilentGroup<N> => {
    const [first] = group;
    const who = group.length === 1 ? '' : ` and ${group.length - 1} more like it`;
    return { text: `no answer from ${first?.pod ?? ''}${who}: ${first?.reason ?? ''}`, first };
  });
  const unshown = groups.length - MAX_REASONS;
  return [
    ...groups.slice(0, MAX_REASONS),
    ...(unshown > 0 ? [{ text: `${unshown} more reasons: see -o json`, first: undefined }] : []),
  ];
}

/** The reason without the name of its pod. */
function withoutPod({ pod, reason }: SilentNode): string {
  return pod === undefined ? (reason ?? '') : (reason ?? '').replaceAll(pod, 'POD');
}

/** A node that was asked in vain. */
export interface FailedNode {
  readonly pod: string;
  readonly error: AppError;
}

/** What it has in common with others that are silent for the same reason. */
export function commonReason({ pod, error }: FailedNode): string {
  return withoutPod({ pod, reason: error.message });
}

/** Those of many that were asked in vain. */
export function failedNodes(
  all: readonly {
    readonly pod: { readonly name: string } | undefined;
    readonly reply: NodeReply;
  }[],
): readonly FailedNode[] {
  return all.flatMap(({ pod, reply }) =>
    reply.kind === 'failed' ? [{ pod: pod?.name ?? '', error: reply.error }] : [],
  );
}

/** For standard error: who did not answer, why, and what to do about it. */
export function silenceNote(failed: readonly FailedNode[]): string {
  const groups = silentNodes(failed.map((one) => ({ ...one, reason: one.error.message })));
  const hints = new Set(groups.flatMap(({ first }) => first?.error.hint ?? []));
  return [
    ...groups.map(({ text }) => `note: ${text}\n`),
    ...[...hints].map((hint) => `${hint}\n`),
  ].join('');
}

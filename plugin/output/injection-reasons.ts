import type { AppError } from '../../shared/errors/app-error.ts';
import type { InjectedParts, InjectionDecision } from '../../shared/injection/decision.ts';
import { SKIP_REASONS } from '../../shared/injection/reason.ts';
import type { SkipReason } from '../../shared/injection/reason.ts';
import type { InjectedManifest } from '../actions/manifests/inject-manifests.ts';
import { objectHead, objectTitle } from './changed-manifest.ts';
import { documentHead, renderJson } from './json-document.ts';

/** Why each object is injected or not, for people. */
export function renderReasons(manifests: readonly InjectedManifest[]): string {
  return decided(manifests)
    .map(({ title, decision }) => [`${title} is ${decision.outcome}`, ...details(decision)])
    .map((lines) => `${lines.join('\n')}\n`)
    .join('\n');
}

/** The same for programs. */
export function renderReasonsDocument(
  manifests: readonly InjectedManifest[],
  errors: readonly AppError[],
): string {
  return renderJson({
    ...documentHead('InjectionReasonList', errors),
    items: decided(manifests).map(({ head, decision }) => ({
      ...head,
      outcome: decision.outcome,
      parts: decision.outcome === 'injected' ? decision.parts : undefined,
      reasons: decision.outcome === 'injected' ? [] : decision.reasons.map(explain),
      warnings: decision.warnings,
    })),
  });
}

/**
 * What whoever injects should know besides the result: a line for each Cassandra that
 * is left out, and for each warning.
 */
export function injectionNotes(manifests: readonly InjectedManifest[]): string {
  const all = decided(manifests);
  const lines = all.flatMap(({ title, decision }) => [
    ...(decision.outcome === 'skipped' ? skipLines(title, decision.reasons) : []),
    ...decision.warnings.map((warning) => `${title}: warning: ${warning}`),
  ]);
  const isIdle = lines.length === 0 && all.every(({ decision }) => decision.outcome === 'skipped');
  const nothing = 'Nothing was injected: no object of the input runs Cassandra.';
  return (isIdle ? [nothing] : lines).map((line) => `${line}\n`).join('');
}

function decided(manifests: readonly InjectedManifest[]): readonly {
  readonly title: string;
  readonly head: ReturnType<typeof objectHead>;
  readonly decision: InjectionDecision;
}[] {
  return manifests.flatMap(({ source, decision }) =>
    decision === undefined
      ? []
      : [{ title: objectTitle(source), head: objectHead(source), decision }],
  );
}

function details(decision: InjectionDecision): readonly string[] {
  const warnings = decision.warnings.map((warning) => `  warning: ${warning}`);
  if (decision.outcome === 'injected') return [...partLines(decision.parts), ...warnings];
  const reasons = decision.reasons.flatMap(({ code, detail }) => [
    `  ${code}: ${detail}`,
    `    ${SKIP_REASONS[code].next}`,
  ]);
  return [...reasons, ...warnings];
}

function partLines(parts: InjectedParts): readonly string[] {
  const access = parts.tls ? 'mutual TLS' : 'no authentication';
  return [
    `  revision        ${parts.revision}`,
    `  image           ${parts.image}`,
    `  Management API  ${parts.bind}:${parts.port}, ${access}`,
    `  metrics         ${metricsText(parts)}`,
    `  runs as         ${parts.nativeSidecar ? 'native sidecar' : 'ordinary container'}`,
  ];
}

function metricsText({ metrics, metricsPorts }: InjectedParts): string {
  if (metricsPorts.length === 0) return metrics;
  const ports = metricsPorts.join(' and ');
  return `${metrics}, on ${metricsPorts.length === 1 ? 'port' : 'ports'} ${ports}`;
}

function skipLines(title: string, reasons: readonly SkipReason[]): readonly string[] {
  const telling = reasons.filter(({ code }) => code !== 'not-cassandra');
  return telling.map(
    ({ code, detail }) => `${title}: not injected: ${detail}. ${SKIP_REASONS[code].next}`,
  );
}

function explain({ code, detail }: SkipReason): SkipReason & { readonly next: string } {
  return { code, detail, next: SKIP_REASONS[code].next };
}

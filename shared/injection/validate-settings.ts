import { isRecord } from '../domain/json.ts';
import { parseJvmSize } from '../domain/jvm-size.ts';
import { readQuantity, toUnits } from '../domain/quantity.ts';
import type { Nanos } from '../domain/quantity.ts';
import { isPullable, isRepository } from '../domain/valid-image.ts';
import { METRICS_MODES, PULL_POLICIES, SIDECAR_MODES } from './settings.ts';
import type { InjectionSettings } from './settings.ts';

/** One thing that is wrong with the settings. */
export interface SettingFault {
  /** Where, from the setting on: `['serverResources', 'limits', 'memory']`. */
  readonly path: readonly string[];
  /** Reads on from the place: `must be true or false`. */
  readonly problem: string;
  /** What was found there; undefined when it is missing. */
  readonly value: unknown;
}

const NANOS_PER_BYTE = 1_000_000_000n;

type Path = SettingFault['path'];
type Check = (value: unknown, path: Path) => readonly SettingFault[];

const SIDE = members({
  cpu: textThat('must be a Kubernetes quantity such as 500m or 1', isCpu),
  memory: textThat(
    'must be a Kubernetes quantity in whole bytes such as 384Mi or 512000k',
    isMemory,
  ),
});
const RESOURCES: Check = (value, path) => [
  ...members({ requests: SIDE, limits: SIDE })(value, path),
  ...['cpu', 'memory'].flatMap((name) => overLimit(value, path, name)),
];

const CHECKS: Readonly<Record<keyof InjectionSettings | 'nativeSidecars', Check>> = {
  images: listOf(
    members({
      cassandra: textThat('must be a release such as 4.1, as text', (text) =>
        /^\d{1,3}\.\d{1,3}$/.test(text),
      ),
      fromPatch: (value, path) =>
        Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 9_999
          ? []
          : [{ path, problem: 'must be a whole number from 0 to 9999', value }],
      image: textThat('must be an image with a tag or a digest', isPullable),
    }),
  ),
  trustedRepositories: listOf(
    textThat('must be an image repository without tag and digest', isRepository),
  ),
  imagePullPolicy: oneOf(PULL_POLICIES),
  metrics: oneOf(METRICS_MODES),
  drain: (value, path) =>
    typeof value === 'boolean' ? [] : [{ path, problem: 'must be true or false', value }],
  serverHeap: textThat('must be a heap such as 128m, as -Xmx takes it', (text) =>
    /^[1-9]\d{0,5}[kmg]$/i.test(text),
  ),
  serverResources: RESOURCES,
  setupResources: RESOURCES,
  nativeSidecars: oneOf(SIDECAR_MODES),
};

/**
 * Finds everything that is wrong with the injection settings of a configuration, so that no
 * pod gets parts that the API server refuses or that cannot start.
 *
 * @param settings - Every one of {@link InjectionSettings}, and `nativeSidecars`; anything
 *   may be of any type.
 */
export function validateSettings(
  settings: Readonly<Record<string, unknown>>,
): readonly SettingFault[] {
  const unknown = Object.keys(settings).filter((name) => !Object.hasOwn(CHECKS, name));
  const faults = [
    ...Object.entries(CHECKS).flatMap(([name, check]) => check(settings[name], [name])),
    ...unknown.map((name) => ({
      path: [name],
      problem: 'is not a setting',
      value: settings[name],
    })),
  ];
  return [...faults, ...heapOverLimit(settings)];
}

/** The heap is only a part of what the server needs: one as large as the limit is killed. */
function heapOverLimit({
  serverHeap,
  serverResources,
}: Readonly<Record<string, unknown>>): readonly SettingFault[] {
  const heapBytes = typeof serverHeap === 'string' ? parseJvmSize(serverHeap) : undefined;
  const limit = quantityIn(serverResources, 'limits', 'memory');
  if (heapBytes === undefined || limit === undefined || heapBytes < toUnits(limit)) return [];
  const problem = 'must be less than serverResources.limits.memory';
  return [{ path: ['serverHeap'], problem, value: serverHeap }];
}

/** The API server refuses a container that requests more than its limit. */
function overLimit(resources: unknown, path: Path, name: string): readonly SettingFault[] {
  const request = quantityIn(resources, 'requests', name);
  const limit = quantityIn(resources, 'limits', name);
  if (request === undefined || limit === undefined || request <= limit) return [];
  const problem = `must not be more than limits.${name}`;
  const value = childOf(childOf(resources, 'requests'), name);
  return [{ path: [...path, 'requests', name], problem, value }];
}

/** Undefined for what is a fault already. */
function quantityIn(resources: unknown, side: string, name: string): Nanos | undefined {
  return readQuantity(childOf(childOf(resources, side), name));
}

function childOf(value: unknown, name: string): unknown {
  return isRecord(value) ? value[name] : undefined;
}

function isCpu(text: string): boolean {
  return (readQuantity(text) ?? -1n) >= 0n;
}

/** `m` means thousandths here, so `400m` is less than a byte. */
function isMemory(text: string): boolean {
  const nanos = readQuantity(text) ?? -1n;
  return nanos >= 0n && nanos % NANOS_PER_BYTE === 0n;
}

function textThat(problem: string, isRight: (text: string) => boolean): Check {
  return (value, path) =>
    typeof value === 'string' && isRight(value) ? [] : [{ path, problem, value }];
}

function oneOf(choices: readonly string[]): Check {
  return textThat(`must be one of ${choices.join(', ')}`, (text) => choices.includes(text));
}

function listOf(check: Check): Check {
  return (value, path) =>
    Array.isArray(value)
      ? value.flatMap((item: unknown, index) => check(item, [...path, String(index)]))
      : [{ path, problem: 'must be a list', value }];
}

/** An object with these members and no others. */
function members(checks: Readonly<Record<string, Check>>): Check {
  const names = Object.keys(checks);
  return (value, path) => {
    if (!isRecord(value)) return [{ path, problem: `must have ${names.join(', ')}`, value }];
    const more = Object.keys(value).filter((name) => !names.includes(name));
    return [
      ...Object.entries(checks).flatMap(([name, check]) => check(value[name], [...path, name])),
      ...more.map((name) => ({
        path: [...path, name],
        problem: 'is not a setting',
        value: value[name],
      })),
    ];
  };
}

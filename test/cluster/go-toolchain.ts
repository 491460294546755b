import { homedir } from 'node:os';
import { variable } from './environment.ts';
import { runCommand } from './run-command.ts';
import { SetupError } from './setup-error.ts';

/** From here on `go` can fetch the newer Go that a go.mod asks for, checksum verified. */
const CAN_FETCH_ITSELF = [1, 21] as const;
/** What test/cluster/go/kwok/go.mod asks for, the newest of our modules. */
const NEEDED = [1, 26] as const;

export interface GoToolchain {
  /** As `go version` says it: `go1.26.8`. */
  readonly version: string;
  readonly env: NodeJS.ProcessEnv;
  /** Set when Go will fetch a newer Go for a part of the build. */
  readonly note?: string;
}

/**
 * Finds Go and decides how to call it.
 *
 * @throws SetupError when Go is missing, or too old and not allowed to fetch a newer one.
 */
export async function findGo(env: NodeJS.ProcessEnv): Promise<GoToolchain> {
  const goEnv = goEnvironment(env);
  const asked = await ask({ ...goEnv, GOTOOLCHAIN: 'local' });
  return { ...judgeGo(asked, variable(env, 'GOTOOLCHAIN')), env: goEnv };
}

async function ask(env: NodeJS.ProcessEnv): Promise<string> {
  const outcome = await runCommand('go', ['version'], { env, budgetMs: 30_000 }).catch(
    (cause: unknown) => {
      throw new SetupError('Go is not installed: there is no "go" on the PATH', {
        hint: 'Install Go 1.26 or newer from https://go.dev/dl; npm run test:fast does without it.',
        cause,
      });
    },
  );
  return outcome.stdout;
}

/** Decides from the answer of `go version` and the GOTOOLCHAIN of the user. */
export function judgeGo(
  goVersion: string,
  wishedToolchain: string | undefined,
): Omit<GoToolchain, 'env'> {
  const [, version, major, minor] = /\b(go(\d+)\.(\d+)\S*)/.exec(goVersion) ?? [];
  if (version === undefined) {
    throw new SetupError(`"go version" gave an unexpected answer: ${goVersion.trim()}`, {
      hint: 'Install Go 1.26 or newer from https://go.dev/dl.',
    });
  }
  const found = [Number(major), Number(minor)] as const;
  if (!isBefore(found, NEEDED)) return { version };
  if (isBefore(found, CAN_FETCH_ITSELF) || wishedToolchain === 'local') {
    throw new SetupError(`${version} is too old: kwok needs Go ${NEEDED.join('.')}`, {
      hint: isBefore(found, CAN_FETCH_ITSELF)
        ? 'Install Go 1.26 or newer from https://go.dev/dl.'
        : 'Unset GOTOOLCHAIN, so that Go may fetch what it needs, or install Go 1.26 or newer.',
    });
  }
  return {
    version,
    note: `${version} is here, kwok needs Go ${NEEDED.join('.')}: Go will fetch it`,
  };
}

function isBefore(a: readonly [number, number], b: readonly [number, number]): boolean {
  return a[0] < b[0] || (a[0] === b[0] && a[1] < b[1]);
}

/** Variables that would build for another machine or weaken the checksum checks. */
const STRIPPED = [
  'GOOS',
  'GOARCH',
  'GOEXPERIMENT',
  'GONOSUMDB',
  'GONOSUMCHECK',
  'GOINSECURE',
  'GOPRIVATE',
];

/** go.sum pins every module; `-mod=readonly` refuses one that it does not name. */
function goEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !STRIPPED.includes(name));
  return {
    ...Object.fromEntries(kept),
    // Go derives the place of its caches from HOME and fails without it.
    HOME: variable(env, 'HOME') ?? homedir(),
    CGO_ENABLED: '0',
    GOFLAGS: '-buildvcs=false -mod=readonly',
    GOTOOLCHAIN: variable(env, 'GOTOOLCHAIN') ?? 'auto',
    GOWORK: 'off',
  };
}

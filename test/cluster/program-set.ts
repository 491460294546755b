import type { ProgramSpec } from './control-plane.ts';
import { endOfLog, startProgram } from './program.ts';
import type { Program, ProgramPlace } from './program.ts';

/** The programs of one cluster, in the order of their start. */
export interface ProgramSet {
  start(spec: ProgramSpec, env?: NodeJS.ProcessEnv): void;
  /** @throws SetupError for the first program that has ended. */
  readonly requireAlive: () => void;
  /** The last lines of every log, for a person who has to find out what went wrong. */
  endOfLogs(): string;
  /** Stops the programs, those first that were started last. */
  stop(): Promise<void>;
}

export function createProgramSet(place: ProgramPlace): ProgramSet {
  const programs: Program[] = [];
  return {
    start(spec, env) {
      programs.push(startProgram(spec, { ...place, env }));
    },
    requireAlive: () => {
      for (const program of programs) program.requireAlive();
    },
    endOfLogs: () =>
      programs.map(({ name, logFile }) => `--- ${name}\n${endOfLog(logFile)}`).join('\n'),
    async stop() {
      for (const program of [...programs].reverse()) await program.stop();
    },
  };
}

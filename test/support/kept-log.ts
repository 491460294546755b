import type { Log, LogFields, LogLevel } from '../../webhook/audit/log.ts';

/** Keeps what is logged. */
export interface KeptLog extends Log {
  readonly lines: readonly {
    readonly level: LogLevel;
    readonly event: string;
    readonly fields: LogFields;
  }[];
}

export function keptLog(): KeptLog {
  const lines: { level: LogLevel; event: string; fields: LogFields }[] = [];
  return {
    lines,
    write: (level, event, fields = {}) => void lines.push({ level, event, fields }),
    flush: () => undefined,
  };
}

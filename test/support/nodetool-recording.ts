import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** What nodetool printed on a real cluster: `5.0.9/healthy-ring`. */
export function nodetoolRecording(name: string): string {
  return readFileSync(join(import.meta.dirname, `../fixtures/nodetool/${name}.txt`), 'utf8');
}

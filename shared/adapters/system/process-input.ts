import { stdin, stdout } from 'node:process';
import type { ReadStream, WriteStream } from 'node:tty';

import type { UserInput } from '../../ports/user-input.ts';

/** The part of Node's own streams that is used here. */
export interface InputStreams {
  readonly stdin: AsyncIterable<Uint8Array> & Pick<ReadStream, 'isTTY' | 'setRawMode'>;
  readonly stdout: Pick<WriteStream, 'columns' | 'rows' | 'on' | 'off'>;
}

/** A window that does not know its size. */
const USUAL_SIZE = { columns: 80, rows: 24 };

/** What this process was started with. Node gives a terminal its old mode back when it ends. */
export function processInput(streams: InputStreams = { stdin, stdout }): UserInput {
  const { stdin: keys, stdout: window } = streams;
  const size = (): typeof USUAL_SIZE => ({
    columns: window.columns || USUAL_SIZE.columns,
    rows: window.rows || USUAL_SIZE.rows,
  });
  const raw = { isWanted: false, isOn: false };
  return {
    isTerminal: keys.isTTY,
    bytes: {
      [Symbol.asyncIterator]() {
        const iterator = keys[Symbol.asyncIterator]();
        return {
          next() {
            if (raw.isWanted && !raw.isOn) {
              keys.setRawMode(true);
              raw.isOn = true;
            }
            return iterator.next();
          },
          return: () => iterator.return?.() ?? Promise.resolve({ done: true, value: undefined }),
        };
      },
    },
    async raw(work) {
      const listeners: (() => void)[] = [];
      const onResize = (listener: (columns: number, rows: number) => void): void => {
        const tell = (): void => {
          listener(size().columns, size().rows);
        };
        window.on('resize', tell);
        listeners.push(tell);
      };
      raw.isWanted = true;
      try {
        return await work({ ...size(), onResize });
      } finally {
        if (raw.isOn) keys.setRawMode(false);
        Object.assign(raw, { isWanted: false, isOn: false });
        for (const listener of listeners) window.off('resize', listener);
      }
    },
  };
}

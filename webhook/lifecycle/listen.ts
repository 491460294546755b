import type { Server } from 'node:http';

import { AppError } from '../../shared/errors/app-error.ts';

/**
 * Starts to listen.
 *
 * @param address - Empty for all addresses.
 * @returns The port, which differs from the wanted one when that is 0.
 * @throws AppError `KDS_BAD_CONFIG` when the port cannot be had.
 */
export function listen(server: Server, address: string, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const where = address === '' ? `port ${port}` : `${address}:${port}`;
      reject(
        new AppError('KDS_BAD_CONFIG', `cannot listen on ${where}: ${cause.code ?? 'unknown'}`, {
          hint: 'Choose another port or address in the section listen of the configuration.',
          cause,
        }),
      );
    });
    server.listen(address === '' ? { port } : { port, host: address }, () => {
      const bound = server.address();
      resolve(typeof bound === 'object' && bound !== null ? bound.port : port);
    });
  });
}

import type { Server } from 'node:http';

/**
 * The API server keeps idle connections for 90 seconds and never repeats a POST
 * that meets a closing one, so ours must stay open clearly longer.
 */
const KEEP_ALIVE_MS = 120_000;
/** From the first byte of a request to the end of its headers; idle time does not count. */
const HEADERS_MS = 30_000;
/** The API server gives up after 30 seconds. */
const REQUEST_MS = 35_000;
/** Far above what API servers open; below the file descriptors and the memory that we have. */
const MAX_CONNECTIONS = 2_048;

/** Sets the times and bounds that suit API servers as clients. */
export function limitConnections(server: Server): void {
  server.keepAliveTimeout = KEEP_ALIVE_MS;
  server.headersTimeout = HEADERS_MS;
  server.requestTimeout = REQUEST_MS;
  server.maxConnections = MAX_CONNECTIONS;
  // One connection may serve forever: API servers spread their load by opening more.
  server.maxRequestsPerSocket = 0;
}

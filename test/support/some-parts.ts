import type { InjectedParts } from '../../shared/injection/decision.ts';

/** Parts as an engine reports them. */
export const SOME_PARTS: InjectedParts = {
  revision: 'r1',
  container: 'cassandra',
  image: 'docker.io/k8ssandra/cass-management-api:5.0.9-ubi-v0.1.125',
  port: 8080,
  bind: '127.0.0.1',
  tls: false,
  metrics: 'agent',
  metricsPorts: [9000],
  nativeSidecar: true,
};

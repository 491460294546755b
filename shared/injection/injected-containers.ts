import { objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { fitResources } from './container-resources.ts';
import type { InjectionPlan } from './injection-plan.ts';
import { carriageOf, carriedEnv, locationEnv } from './jvm-options.ts';
import { CONTAINER, PATH, PORT_NAME, VOLUME } from './names.ts';
import { DETECT_SCRIPT } from './scripts/detect-script.ts';
import { INSTALL_SCRIPT } from './scripts/install-script.ts';
import { livenessScript, SERVER_SCRIPT } from './scripts/server-script.ts';
import { restrictedContext } from './security.ts';

const BIN = { name: VOLUME.bin, mountPath: PATH.bin, readOnly: true };
const RUN = { name: VOLUME.run, mountPath: PATH.run };

/** Mounts that the Cassandra container needs, at the same paths as in the server. */
export const CASSANDRA_MOUNTS: readonly JsonObject[] = [BIN, RUN];

/** Copies the jars out of the Management API image. */
export function installContainer(plan: InjectionPlan): JsonObject {
  const { pin, pod } = plan;
  return {
    name: CONTAINER.install,
    image: pin.image,
    imagePullPolicy: pin.imagePullPolicy,
    command: ['/bin/sh', '-c', INSTALL_SCRIPT],
    ...(plan.wantsMcac ? { env: [{ name: 'WITH_MCAC', value: '1' }] } : {}),
    resources: fitResources(pin.setupResources, pod, plan.limitRanges),
    securityContext: restrictedContext(plan.runAs),
    volumeMounts: [{ name: VOLUME.bin, mountPath: PATH.bin }],
  };
}

/** Looks into the image of Cassandra itself, and at the configuration that is mounted over it. */
export function detectContainer(plan: InjectionPlan): JsonObject {
  const { pin, pod, container, environment } = plan;
  const carriage = carriageOf(environment, container.raw);
  const envFrom = carriage === 'env-from' ? container.raw['envFrom'] : undefined;
  return {
    name: CONTAINER.detect,
    ...cassandraImage(container.raw),
    command: ['/bin/sh', '-c', DETECT_SCRIPT],
    ...(envFrom === undefined ? {} : { envFrom }),
    env: [
      ...locationEnv(environment),
      { name: 'COLLECTORS', value: plan.metrics },
      { name: 'METRICS_PORT', value: String(plan.ports.metrics) },
      { name: 'FROM_PATCH', value: String(pin.fromPatch) },
      { name: 'BEFORE_PATCH', value: pin.beforePatch === null ? '' : String(pin.beforePatch) },
      ...carriedEnv(environment, carriage),
    ],
    resources: fitResources(pin.setupResources, pod, plan.limitRanges),
    securityContext: restrictedContext(plan.runAs),
    volumeMounts: [BIN, RUN, ...configurationMounts(plan)],
  };
}

/** The Management API server, beside Cassandra. */
export function serverContainer(plan: InjectionPlan): JsonObject {
  const { pin, pod, container, ports } = plan;
  const javaHome = locationEnv(plan.environment).filter(({ name }) => name === 'JAVA_HOME');
  return {
    name: CONTAINER.server,
    ...cassandraImage(container.raw),
    // Among the init containers this makes it a sidecar: it starts before Cassandra and ends after it.
    ...(pin.nativeSidecar ? { restartPolicy: 'Always' } : {}),
    command: ['/bin/sh', '-c', SERVER_SCRIPT],
    env: [
      ...javaHome,
      { name: 'MGMT_API_BIND', value: plan.bind === 'loopback' ? '127.0.0.1' : '0.0.0.0' },
      { name: 'MGMT_API_PORT', value: String(ports.server) },
      { name: 'MGMT_API_XMX', value: pin.serverHeap },
      ...(plan.tlsSecret === undefined ? [] : [{ name: 'MGMT_API_TLS', value: '1' }]),
    ],
    ...(plan.hostNetwork
      ? {}
      : { ports: [{ name: PORT_NAME.server, containerPort: ports.server, protocol: 'TCP' }] }),
    // No startupProbe: a sidecar whose startupProbe fails would keep Cassandra from starting.
    livenessProbe: {
      exec: { command: ['/bin/bash', '-c', livenessScript(ports.server)] },
      initialDelaySeconds: 60,
      periodSeconds: 15,
      timeoutSeconds: 10,
    },
    resources: fitResources(pin.serverResources, pod, plan.limitRanges),
    securityContext: restrictedContext(plan.runAs),
    volumeMounts: [
      BIN,
      RUN,
      { name: VOLUME.tmp, mountPath: '/tmp' },
      ...(plan.tlsSecret === undefined
        ? []
        : [{ name: VOLUME.tls, mountPath: PATH.tls, readOnly: true }]),
    ],
  };
}

/** The volumes behind the mounts. */
export function injectedVolumes({ tlsSecret }: InjectionPlan): readonly JsonObject[] {
  return [
    { name: VOLUME.bin, emptyDir: {} },
    { name: VOLUME.run, emptyDir: {} },
    { name: VOLUME.tmp, emptyDir: {} },
    ...(tlsSecret === undefined
      ? []
      : [{ name: VOLUME.tls, secret: { secretName: tlsSecret, defaultMode: 0o444 } }]),
  ];
}

/** The image of Cassandra has the JRE that the server needs, and is on the node already. */
function cassandraImage(container: JsonObject): Record<string, JsonValue> {
  const policy = container['imagePullPolicy'];
  return {
    image: stringAt(container, 'image') ?? '',
    ...(policy === undefined || policy === null ? {} : { imagePullPolicy: policy }),
  };
}

/** What users mount over the configuration: an agent may be hidden there. */
function configurationMounts({ container, environment }: InjectionPlan): readonly JsonObject[] {
  const confs = ['/etc/cassandra', '/opt/cassandra/conf', '/opt/bitnami/cassandra/conf'];
  const own = environment.get('CASSANDRA_CONF')?.value ?? '';
  if (own !== '') confs.push(own);
  return objectsAt(container.raw, 'volumeMounts')
    .filter(({ mountPath, subPathExpr }) => {
      if (typeof mountPath !== 'string' || typeof subPathExpr === 'string') return false;
      return confs.some((conf) => mountPath === conf || mountPath.startsWith(`${conf}/`));
    })
    .map((mount) => ({ ...mount, readOnly: true }));
}

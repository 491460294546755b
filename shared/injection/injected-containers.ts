import { objectsAt, stringAt } from '../domain/json.ts';
import type { JsonObject, JsonValue } from '../domain/json.ts';
import { fitResources } from './container-resources.ts';
import type { InjectionPlan } from './injection-plan.ts';
import { carriageOf, carriedEnv, locationEnv } from './jvm-options.ts';
import { CONTAINER, PATH, PORT_NAME, SETTING, VOLUME } from './names.ts';
import { DETECT_SCRIPT } from './scripts/detect-script.ts';
import { INSTALL_SCRIPT } from './scripts/install-script.ts';
import { livenessScript, SERVER_SCRIPT } from './scripts/server-script.ts';
import { restrictedContext } from './security.ts';
import type { RunAs } from './security.ts';
import type { BindMode } from './settings.ts';
import { freeze, sharedPart } from './shared-part.ts';

const BIN = freeze({ name: VOLUME.bin, mountPath: PATH.bin, readOnly: true });
const RUN = freeze({ name: VOLUME.run, mountPath: PATH.run });

/** Mounts that the Cassandra container needs, at the same paths as in the server. */
export const CASSANDRA_MOUNTS: readonly JsonObject[] = [BIN, RUN];

/** Copies the jars out of the Management API image. */
export function installContainer({ pin, pod, ...plan }: InjectionPlan): JsonObject {
  return buildInstall({
    image: pin.image,
    imagePullPolicy: pin.imagePullPolicy,
    wantsMcac: plan.wantsMcac,
    resources: fitResources(pin.setupResources, pod, plan.limitRanges),
    runAs: plan.runAs,
  });
}

interface InstallInputs {
  readonly image: string;
  readonly imagePullPolicy: string;
  readonly wantsMcac: boolean;
  readonly resources: JsonObject;
  readonly runAs: RunAs;
}

const buildInstall = sharedPart((inputs: InstallInputs) => ({
  name: CONTAINER.install,
  image: inputs.image,
  imagePullPolicy: inputs.imagePullPolicy,
  command: ['/bin/sh', '-c', INSTALL_SCRIPT],
  ...(inputs.wantsMcac ? { env: [{ name: 'WITH_MCAC', value: '1' }] } : {}),
  resources: inputs.resources,
  securityContext: restrictedContext(inputs.runAs),
  volumeMounts: [{ name: VOLUME.bin, mountPath: PATH.bin }],
}));

/** Looks into the image of Cassandra itself, and at the configuration that is mounted over it. */
export function detectContainer(plan: InjectionPlan): JsonObject {
  const { pin, pod, container, environment } = plan;
  const carriage = carriageOf(environment, container.raw);
  return buildDetect({
    image: cassandraImage(container.raw),
    envFrom: carriage === 'env-from' ? container.raw['envFrom'] : undefined,
    env: [
      ...locationEnv(environment),
      { name: SETTING.collectors, value: plan.metrics },
      { name: SETTING.metricsPort, value: String(plan.ports.metrics) },
      { name: 'FROM_PATCH', value: String(pin.fromPatch) },
      { name: 'BEFORE_PATCH', value: pin.beforePatch === null ? '' : String(pin.beforePatch) },
      ...carriedEnv(environment, carriage),
    ],
    resources: fitResources(pin.setupResources, pod, plan.limitRanges),
    runAs: plan.runAs,
    mounts: configurationMounts(plan),
  });
}

interface DetectInputs {
  readonly image: JsonObject;
  readonly envFrom: JsonValue | undefined;
  readonly env: readonly JsonObject[];
  readonly resources: JsonObject;
  readonly runAs: RunAs;
  readonly mounts: readonly JsonObject[];
}

const buildDetect = sharedPart((inputs: DetectInputs) => ({
  name: CONTAINER.detect,
  ...inputs.image,
  command: ['/bin/sh', '-c', DETECT_SCRIPT],
  ...(inputs.envFrom === undefined ? {} : { envFrom: inputs.envFrom }),
  env: inputs.env,
  resources: inputs.resources,
  securityContext: restrictedContext(inputs.runAs),
  volumeMounts: [BIN, RUN, ...inputs.mounts],
}));

/** The Management API server, beside Cassandra. */
export function serverContainer({ pin, pod, ...plan }: InjectionPlan): JsonObject {
  return buildServer({
    image: cassandraImage(plan.container.raw),
    nativeSidecar: pin.nativeSidecar,
    javaHome: locationEnv(plan.environment).filter(({ name }) => name === 'JAVA_HOME'),
    bind: plan.bind,
    port: plan.ports.server,
    heap: pin.serverHeap,
    tls: plan.tlsSecret !== undefined,
    hostNetwork: plan.hostNetwork,
    resources: fitResources(pin.serverResources, pod, plan.limitRanges),
    runAs: plan.runAs,
  });
}

interface ServerInputs {
  readonly image: JsonObject;
  readonly nativeSidecar: boolean;
  readonly javaHome: readonly JsonObject[];
  readonly bind: BindMode;
  readonly port: number;
  readonly heap: string;
  readonly tls: boolean;
  readonly hostNetwork: boolean;
  readonly resources: JsonObject;
  readonly runAs: RunAs;
}

const buildServer = sharedPart(({ port, tls, ...inputs }: ServerInputs) => ({
  name: CONTAINER.server,
  ...inputs.image,
  // Among the init containers this makes it a sidecar: it starts before Cassandra and ends after it.
  ...(inputs.nativeSidecar ? { restartPolicy: 'Always' } : {}),
  command: ['/bin/sh', '-c', SERVER_SCRIPT],
  env: [
    ...inputs.javaHome,
    { name: 'MGMT_API_BIND', value: inputs.bind === 'loopback' ? '127.0.0.1' : '0.0.0.0' },
    { name: SETTING.serverPort, value: String(port) },
    { name: 'MGMT_API_XMX', value: inputs.heap },
    ...(tls ? [{ name: 'MGMT_API_TLS', value: '1' }] : []),
  ],
  ...(inputs.hostNetwork
    ? {}
    : { ports: [{ name: PORT_NAME.server, containerPort: port, protocol: 'TCP' }] }),
  // No startupProbe: a sidecar whose startupProbe fails would keep Cassandra from starting.
  livenessProbe: {
    exec: { command: ['/bin/bash', '-c', livenessScript(port)] },
    initialDelaySeconds: 60,
    periodSeconds: 15,
    timeoutSeconds: 10,
  },
  resources: inputs.resources,
  securityContext: restrictedContext(inputs.runAs),
  volumeMounts: [
    BIN,
    RUN,
    { name: VOLUME.tmp, mountPath: '/tmp' },
    ...(tls ? [{ name: VOLUME.tls, mountPath: PATH.tls, readOnly: true }] : []),
  ],
}));

const OWN_VOLUMES: readonly JsonObject[] = freeze([
  { name: VOLUME.bin, emptyDir: {} },
  { name: VOLUME.run, emptyDir: {} },
  { name: VOLUME.tmp, emptyDir: {} },
]);

/** The volumes behind the mounts. */
export function injectedVolumes({ tlsSecret }: InjectionPlan): readonly JsonObject[] {
  return [
    ...OWN_VOLUMES,
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

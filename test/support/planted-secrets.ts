import type { JsonObject } from '../../shared/domain/json.ts';
import { aCassandraStatefulSet } from './a-cassandra-stateful-set.ts';
import { aRunningPod } from './a-running-pod.ts';

const base64 = (text: string): string => Buffer.from(text).toString('base64');

/** Each is planted in one place; the name says where. Letters and digits, as people choose them. */
export const PLANTED = {
  secretValue: 'Secret-val-01',
  secretFileLine: 'Secret-file-02',
  envValue: 'Env-value-03',
  initContainerEnv: 'Init-env-04',
  envFromJvmOptions: 'Jvm-trust-05',
  argumentWord: 'Arg-word-06',
  argumentAssigned: 'Arg-equal-07',
  shellArgument: 'Shell-curl-08',
  probeCommand: 'Probe-curl-09',
  probeHeader: 'Probe-head-10',
  annotationJson: 'Anno-json-11',
  lastApplied: 'Last-appl-12',
  managedFields: 'Mng-field-13',
  yamlKeystore: 'Yaml-keys-14',
  yamlQuoted: "Yaml's quo-15",
  yamlBlock: 'Yaml-block-16',
  properties: 'Prop-line-17',
  xmlElement: 'Xml-elem-18',
  xmlProperty: 'Xml-prop-19',
  hcl: 'Hcl-conf-20',
  jmxPasswordFile: 'Jmx-pfile-21',
  awsSecretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYplanted22',
  urlPassword: 'Url-pass-23',
  dockerLogin: 'Docker-log-24',
  base64Pem: 'MIIEplantedKEYinBASE64no25abcdefghijklmno',
  pem: 'MIIEplantedKEYasLINESno26abcdefghijklmnopq',
  kubeconfigToken: 'Kube-token-27',
  logBearer: 'Log.bearer-28',
  logPassword: 'Log-passw-29',
  logCql: 'Log-cql-pw-30',
  logOfSecretValue: 'Unnamed-in-log-31',
  eventMessage: 'Event-mess-32',
  crConfig: 'Cr-config-33',
  crJvmOption: 'Cr-jvmopt-34',
  crStatus: 'Cr-status-35',
  jobSpec: 'Job-spec-36',
  nodeYaml: 'Node-yaml-37',
  jsonInVariable: 'Json-env-38',
  serviceAnnotation: 'Svc-anno-39',
  connectionString: 'AccountKey40planted40==',
  jwt: 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJwbGFudGVkNDEifQ.c2lnbmF0dXJl',
  errorMessage: 'Err-mess-42',
} as const;

/** What must be left of all this. */
export const HARMLESS = [
  'LocalQuorum-stays',
  'GossipingPropertyFileSnitch',
  'reaper-jmx-credentials',
  'num_tokens: 16',
  'authenticator: PasswordAuthenticator',
  'INFO  [main] Startup complete',
];

const META = { namespace: 'prod', labels: { 'cassandra.datastax.com/cluster': 'shop' } };

/** A pod with a secret in each place that a pod has for one. */
function aPod(): JsonObject {
  const pod = aRunningPod();
  const [container] = (pod['spec'] as { containers: readonly JsonObject[] }).containers;
  const headers = [{ name: 'Authorization', value: `Bearer ${PLANTED.probeHeader}` }];
  return {
    ...pod,
    metadata: {
      ...(pod['metadata'] as JsonObject),
      managedFields: [{ fieldsV1: { password: PLANTED.managedFields } }],
      annotations: {
        'example.com/settings': JSON.stringify({ db: { password: PLANTED.annotationJson } }),
        'kubectl.kubernetes.io/last-applied-configuration': `{"password":"${PLANTED.lastApplied}"}`,
      },
    },
    spec: {
      ...(pod['spec'] as JsonObject),
      volumes: [{ name: 'c', configMap: { name: 'cassandra-config' } }],
      initContainers: [
        {
          name: 'init',
          image: 'busybox',
          env: [{ name: 'DB_PWD', value: PLANTED.initContainerEnv }],
        },
      ],
      containers: [
        {
          ...container,
          env: [
            { name: 'REAPER_JMX_AUTH_PASSWORD', value: PLANTED.envValue },
            { name: 'CONSISTENCY', value: 'LocalQuorum-stays' },
            {
              name: 'JVM_EXTRA_OPTS',
              value: `-Dx=1 -Djavax.net.ssl.trustStorePassword=${PLANTED.envFromJvmOptions} -Dy=2`,
            },
            {
              name: 'CONFIG_FILE_DATA',
              value: `{"tls":{"keystore_password":"${PLANTED.jsonInVariable}"}}`,
            },
            { name: 'STORAGE', value: `AccountName=a;AccountKey=${PLANTED.connectionString};x=y` },
            {
              name: 'REAPER_PASSWORD',
              valueFrom: { secretKeyRef: { name: 'reaper-jmx-credentials', key: 'password' } },
            },
          ],
          command: ['nodetool', '-u', 'cassandra', '-pw', PLANTED.argumentWord, 'status'],
          args: [
            `--password=${PLANTED.argumentAssigned}`,
            `curl -u bob:${PLANTED.shellArgument} http://x`,
          ],
          livenessProbe: {
            exec: { command: ['sh', '-c', `curl --user bob:${PLANTED.probeCommand} http://x`] },
          },
          readinessProbe: { httpGet: { path: '/', httpHeaders: headers } },
        },
      ],
    },
  };
}

function aConfigMap(): JsonObject {
  const { pem, base64Pem } = PLANTED;
  return {
    kind: 'ConfigMap',
    metadata: { name: 'cassandra-config', namespace: 'prod' },
    data: {
      'cassandra.yaml': [
        'num_tokens: 16',
        'authenticator: PasswordAuthenticator',
        'client_encryption_options:',
        `  keystore_password: ${PLANTED.yamlKeystore}`,
        `  truststore_password: '${PLANTED.yamlQuoted.replaceAll("'", "''")}'`,
        '  key_password: |',
        `    ${PLANTED.yamlBlock}`,
      ].join('\n'),
      'server.properties': `a=b\nssl.key.password = ${PLANTED.properties}\n`,
      'logback.xml': `<c><password>${PLANTED.xmlElement}</password><property name="db.password" value="${PLANTED.xmlProperty}"/></c>`,
      'vault.hcl': `storage { token = "${PLANTED.hcl}" }`,
      'jmxremote.password': `cassandra ${PLANTED.jmxPasswordFile}\n`,
      'medusa.ini': `[aws]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = ${PLANTED.awsSecretKey}\n`,
      url: `https://bob:${PLANTED.urlPassword}@example.com/x?a=b`,
      'config.json': JSON.stringify({
        auths: { r: { auth: base64(`bob:${PLANTED.dockerLogin}`) } },
      }),
      pem: base64(`-----BEGIN PRIVATE KEY-----\n${base64Pem}\n-----END PRIVATE KEY-----\n`),
      'key.txt': `x\n-----BEGIN RSA PRIVATE KEY-----\n${pem}\n-----END RSA PRIVATE KEY-----\ny\n`,
      kubeconfig: `users:\n- name: a\n  user:\n    token: ${PLANTED.kubeconfigToken}\n`,
      jwt: `seen ${PLANTED.jwt} there`,
    },
    binaryData: { 'keystore.jks': base64(PLANTED.properties) },
  };
}

/** What the API server answers about a cluster that is full of secrets. */
export function plantedAnswers(): Readonly<Record<string, JsonObject>> {
  const inProd = '/namespaces/prod/';
  return {
    [`GET /apis/apps/v1${inProd}statefulsets`]: { items: [aCassandraStatefulSet()] },
    [`GET /api/v1${inProd}pods`]: { items: [aPod()] },
    [`GET /api/v1${inProd}configmaps`]: { items: [aConfigMap()] },
    [`GET /api/v1${inProd}secrets`]: {
      items: [
        {
          metadata: { ...META, name: 'shop-superuser' },
          type: 'Opaque',
          data: {
            username: base64('cassandra'),
            password: base64(PLANTED.secretValue),
            unnamed: base64(PLANTED.logOfSecretValue),
            'credentials.ini': base64(`[x]\nkey = ${PLANTED.secretFileLine}\n`),
          },
        },
      ],
    },
    [`GET /api/v1${inProd}services`]: {
      items: [
        {
          metadata: { ...META, name: 's', annotations: { 'x/api-key': PLANTED.serviceAnnotation } },
        },
      ],
    },
    [`GET /api/v1${inProd}events`]: {
      items: [
        {
          metadata: { name: 'e' },
          involvedObject: { kind: 'Pod', name: 'cassandra-0' },
          message: `login failed: password "${PLANTED.eventMessage}" is wrong`,
        },
      ],
    },
    [`GET /apis/batch/v1${inProd}jobs`]: {
      items: [
        {
          metadata: { ...META, name: 'j' },
          spec: {
            template: {
              spec: { containers: [{ env: [{ name: 'API_TOKEN', value: PLANTED.jobSpec }] }] },
            },
          },
        },
      ],
    },
    [`GET /apis/cassandra.datastax.com/v1beta1${inProd}cassandradatacenters`]: {
      items: [
        {
          metadata: { ...META, name: 'dc1' },
          spec: {
            config: {
              'cassandra-yaml': {
                server_encryption_options: { keystore_password: PLANTED.crConfig },
              },
              'jvm-options': { additional: [`-Dcom.sun.jndi.password=${PLANTED.crJvmOption}`] },
            },
          },
          status: { conditions: [{ message: `secret token: ${PLANTED.crStatus}` }] },
        },
      ],
    },
    'GET /version': { gitVersion: 'v1.34.0' },
    'GET /apis': { groups: [] },
  };
}

/** Of every container. */
export const PLANTED_LOG = [
  '2026-01-01T00:00:00Z INFO  [main] Startup complete',
  `2026-01-01T00:00:01Z WARN  Authorization: Bearer ${PLANTED.logBearer}`,
  `2026-01-01T00:00:02Z DEBUG connecting with user=bob, password=${PLANTED.logPassword}, retries=3`,
  `2026-01-01T00:00:03Z INFO  CREATE ROLE bob WITH PASSWORD = '${PLANTED.logCql}' AND LOGIN = true`,
  `2026-01-01T00:00:04Z TRACE got ${PLANTED.logOfSecretValue} and ${base64(`x:${PLANTED.secretValue}`)}`,
];

/** As `exec` prints it: the path, then the file. */
export const PLANTED_CONFIG = [
  '/etc/cassandra/cassandra.yaml',
  'cluster_name: shop',
  'endpoint_snitch: GossipingPropertyFileSnitch',
  'server_encryption_options: {keystore_password: "Node-yaml-37", optional: true}',
  '',
].join('\n');

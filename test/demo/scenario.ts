import type { Narrator } from './narrator.ts';

/** The sample that users get, and a broken one for the demo. Relative, as a person would type it. */
const SAMPLE = 'manifests/samples/cassandra.yaml';
const BROKEN = 'test/demo/data-on-empty-dir.yaml';

/** Columns that show what injection changes. */
const CONTAINERS =
  'NAME:.metadata.name,INIT:.spec.initContainers[*].name,CONTAINERS:.spec.containers[*].name';
const TEMPLATE =
  'NAME:.metadata.name,INIT:.spec.template.spec.initContainers[*].name,CONTAINERS:.spec.template.spec.containers[*].name';

/**
 * What the webhook does, told on a cluster that has it installed.
 *
 * @param rolloutSeconds - How long three Cassandras may take to get ready there.
 */
export async function tellScenario({ step, run }: Narrator, rolloutSeconds: number): Promise<void> {
  step('A Kubernetes cluster');
  await run('kubectl version', { says: ['Server Version'] });
  await run('kubectl get nodes', { says: ['Ready'] });

  step(
    'The webhook, installed by: kubectl apply -k manifests/webhook/base',
    'The check sends good and bad objects as dry runs, and looks at certificates.',
  );
  await run('kubectl get service,deployment -n k8ssandra-webhook');
  // 3: where the pods of the webhook cannot be reached, one check says that it could not see.
  await run('kubectl k8ssandra webhook status', { exitCodes: [0, 3], says: ['was refused'] });

  step(
    'Offline first: what would become of a manifest?',
    'The same engine as in the webhook, on a file, without a cluster.',
  );
  await run(`kubectl k8ssandra check -f ${SAMPLE}`);
  await run(`kubectl k8ssandra inject -f ${SAMPLE} -o reasons`, { says: ['is injected'] });

  step(
    'A plain StatefulSet of three Cassandra nodes',
    'Nothing in it names the Management API or metrics; its namespace asks for them.',
  );
  await run(`kubectl apply -f ${SAMPLE}`);
  const rollout = 'kubectl rollout status statefulset/cassandra -n cassandra';
  await run(`${rollout} --timeout=${rolloutSeconds}s`, { withinMs: (rolloutSeconds + 10) * 1000 });

  step('Its template, and its pods', 'Each pod has two init containers and a sidecar more.');
  await run(`kubectl get statefulset -n cassandra -o custom-columns=${TEMPLATE}`);
  await run(`kubectl get pods -n cassandra -o custom-columns=${CONTAINERS}`, {
    says: ['mgmt-api-install,mgmt-api-detect,mgmt-api'],
  });
  await run('kubectl get events -n cassandra --field-selector=reason=Injected', {
    says: ['statefulset/cassandra'],
  });

  step(
    'Another number of tokens is refused',
    'A node that has data does not start with it: one pod after another would fail.',
  );
  await run('kubectl set env statefulset/cassandra -n cassandra CASSANDRA_NUM_TOKENS=8', {
    exitCodes: [1],
    says: ['[cfg-num-tokens]'],
  });

  step('A downgrade is refused', 'An older Cassandra cannot read what a newer one has written.');
  await run('kubectl set image statefulset/cassandra -n cassandra cassandra=cassandra:4.1.10', {
    exitCodes: [1],
    says: ['[ver-no-downgrade]'],
  });

  step(
    'Data on an emptyDir is refused',
    'By the cluster, and in the same words by the plugin, before the file gets that far.',
  );
  await run(`kubectl apply -f ${BROKEN}`, { exitCodes: [1], says: ['[sto-data-persistent]'] });
  await run(`kubectl k8ssandra check -f ${BROKEN}`, {
    exitCodes: [6],
    says: ['[sto-data-persistent]'],
  });

  step(
    'What is there',
    'The nodes are fake: no Cassandra runs that could tell about its ring, and status says so.',
  );
  await run('kubectl k8ssandra status -n cassandra', {
    // Fake nodes run no Cassandra that could tell about its ring.
    exitCodes: [0, 3],
    says: ['cassandra-2'],
  });
}

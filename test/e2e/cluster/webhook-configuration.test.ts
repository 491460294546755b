import { readFileSync } from 'node:fs';
import type { RequestListener } from 'node:http';
import { json } from 'node:stream/consumers';
import { describe, expect, it, onTestFinished } from 'vitest';
import { auditEvents } from '../../cluster/audit-log.ts';
import { serveHttps } from '../../cluster/local-server.ts';
import { newNamespace, sharedCluster, uniqueName } from '../../cluster/shared-cluster.ts';
import { waitFor } from '../../cluster/wait-for.ts';

const cluster = sharedCluster();

interface Review {
  readonly request: { readonly uid: string };
}

/** Refuses everything, with a text, a warning and an audit annotation. */
const refuseAll: RequestListener = (incoming, outgoing) => {
  void json(incoming).then((body) => {
    const { uid } = (body as Review).request;
    const response = {
      uid,
      allowed: false,
      status: { code: 422, message: 'not on our watch' },
      warnings: ['be warned'],
      auditAnnotations: { reason: 'a matter of principle' },
    };
    const review = { apiVersion: 'admission.k8s.io/v1', kind: 'AdmissionReview', response };
    outgoing.setHeader('content-type', 'application/json').end(JSON.stringify(review));
  });
};

describe('a webhook configuration with a URL', () => {
  it('makes the API server ask a local server, whose words reach the user and the audit log', async () => {
    const server = await serveHttps(cluster.info, refuseAll);
    const name = uniqueName('refuse');
    const namespace = await newNamespace(cluster, { 'refused-by': name });
    const configurations = '/apis/admissionregistration.k8s.io/v1/validatingwebhookconfigurations';
    onTestFinished(async () => {
      await cluster.api.send('DELETE', `${configurations}/${name}`);
      await server.close();
    });
    const caBundle = readFileSync(cluster.info.credentials.caFile).toString('base64');
    const { status } = await cluster.api.send('POST', configurations, {
      apiVersion: 'admissionregistration.k8s.io/v1',
      kind: 'ValidatingWebhookConfiguration',
      metadata: { name },
      webhooks: [
        {
          name: 'refuse.test.k8ssandra.io',
          clientConfig: { url: `https://127.0.0.1:${server.port}/validate`, caBundle },
          rules: [
            {
              apiGroups: [''],
              apiVersions: ['v1'],
              operations: ['CREATE'],
              resources: ['configmaps'],
            },
          ],
          namespaceSelector: { matchLabels: { 'refused-by': name } },
          admissionReviewVersions: ['v1'],
          sideEffects: 'None',
          timeoutSeconds: 5,
        },
      ],
    });
    expect(status).toBe(201);
    let count = 0;
    const create = async (): Promise<string | undefined> => {
      const args = ['create', 'configmap', `try-${count++}`, '-n', namespace];
      const { exitCode, stderr } = await cluster.tryKubectl(args);
      return exitCode === 0 ? undefined : stderr;
    };
    const said = await waitFor('the webhook to be in force', create, { budgetMs: 10_000 });
    expect(said).toContain('not on our watch');
    expect(said).toContain('Warning: be warned');
    const refused = { namespace, name: `try-${count - 1}` };
    expect(await auditEvents(cluster, 'configmaps', refused)).toMatchObject([
      { annotations: { 'refuse.test.k8ssandra.io/reason': 'a matter of principle' } },
    ]);
  });
});

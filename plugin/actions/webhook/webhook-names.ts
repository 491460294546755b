/** As the manifests of this project name the webhook. */
export const WEBHOOK_NAMES = {
  namespace: 'k8ssandra-webhook',
  name: 'k8ssandra-webhook',
  mutatingConfiguration: 'k8ssandra-webhook',
  validatingConfiguration: 'k8ssandra-webhook',
} as const;

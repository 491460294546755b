import { ipAddress } from '../../../shared/domain/ip-address.ts';
import { objectsAt, stringAt } from '../../../shared/domain/json.ts';
import type { JsonObject } from '../../../shared/domain/json.ts';

/** The addresses of a pod, in the one form that addresses of nodes have. */
export function addressesOf(pod: JsonObject): readonly string[] {
  const all = objectsAt(pod, 'status', 'podIPs').map((one) => stringAt(one, 'ip'));
  return [...all, stringAt(pod, 'status', 'podIP')].flatMap((ip) =>
    ip === undefined || ip === '' ? [] : [ipAddress(ip)],
  );
}

import type { CassandraPod } from '../actions/cluster/find-target.ts';

/** The line above what one of several nodes says. */
export function nodeHead({
  name,
  datacenterName,
  rack,
}: Pick<CassandraPod, 'name' | 'datacenterName' | 'rack'>): string {
  const place = [datacenterName, rack].filter((one) => one !== undefined).join(', ');
  return `=== pod/${name}${place === '' ? '' : ` (${place})`}`;
}

import { member, objectsAt, stringAt } from '../../../../shared/domain/json.ts';
import type { JsonObject } from '../../../../shared/domain/json.ts';
import { maxHeapOption } from '../../../../shared/domain/jvm-size.ts';

const OPTIONS = ['JVM_EXTRA_OPTS', 'JVM_OPTS'];

/** The largest heap, as it is configured: `4G`; undefined where nothing says. */
export function heapOf(
  container: JsonObject,
  datacenter: JsonObject | undefined,
): string | undefined {
  const env = new Map(
    objectsAt(container, 'env').map((one) => [stringAt(one, 'name'), stringAt(one, 'value') ?? '']),
  );
  const size = env.get('MAX_HEAP_SIZE') ?? '';
  if (size !== '') return size;
  const option = OPTIONS.map((name) => maxHeapOption(env.get(name) ?? '')).find(
    (one) => one !== undefined,
  );
  return option ?? heapInConfig(datacenter);
}

/** As cass-operator takes it. */
function heapInConfig(datacenter: JsonObject | undefined): string | undefined {
  const config = member(datacenter, 'spec', 'config');
  return ['jvm-server-options', 'jvm-options']
    .map((section) => stringAt(config, section, 'max_heap_size'))
    .find((one) => one !== undefined);
}

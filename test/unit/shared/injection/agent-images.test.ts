import { describe, expect, it } from 'vitest';

import { parseCassandraVersion } from '../../../../shared/domain/cassandra-version.ts';
import { AGENT_IMAGES, chooseAgentImage } from '../../../../shared/injection/agent-images.ts';

describe('the agent for a Cassandra version', () => {
  it.each([
    { version: '4.0.20', tag: '4.0.20-ubi-v0.1.124', fromPatch: 0, beforePatch: undefined },
    { version: '4.1.0', tag: '4.1.11-ubi-v0.1.124', fromPatch: 0, beforePatch: 12 },
    { version: '4.1.11', tag: '4.1.11-ubi-v0.1.124', fromPatch: 0, beforePatch: 12 },
    { version: '4.1.12', tag: '4.1.12-ubi-v0.1.125', fromPatch: 12, beforePatch: undefined },
    { version: '5.0.8', tag: '5.0.8-ubi-v0.1.124', fromPatch: 0, beforePatch: 9 },
    { version: '5.0.9', tag: '5.0.9-ubi-v0.1.125', fromPatch: 9, beforePatch: undefined },
    { version: '5.0', tag: '5.0.9-ubi-v0.1.125', fromPatch: 9, beforePatch: undefined },
  ])('$version comes from $tag', ({ version, tag, fromPatch, beforePatch }) => {
    const parsed = parseCassandraVersion(version);
    if (parsed === undefined) throw new Error(version);
    expect(chooseAgentImage(AGENT_IMAGES, parsed)).toEqual({
      image: `docker.io/k8ssandra/cass-management-api:${tag}`,
      fromPatch,
      beforePatch,
    });
  });

  it.each(['3.11.19', '5', '5.1.0', '6.0'])('%s has none', (version) => {
    const parsed = parseCassandraVersion(version);
    if (parsed === undefined) throw new Error(version);
    expect(chooseAgentImage(AGENT_IMAGES, parsed)).toBeUndefined();
  });

  it('is not looked for below the first patch release of a line', () => {
    const images = [{ cassandra: '5.0', fromPatch: 3, image: 'x' }];
    const version = { major: 5, minor: 0, patch: 2, preRelease: false };
    expect(chooseAgentImage(images, version)).toBeUndefined();
  });
});

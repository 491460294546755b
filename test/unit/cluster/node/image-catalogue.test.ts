import { describe, expect, it } from 'vitest';
import { parseCassandraVersion } from '../../../../shared/domain/cassandra-version.ts';
import { AGENT_IMAGES, chooseAgentImage } from '../../../../shared/injection/agent-images.ts';
import {
  REAL_CASSANDRA,
  STAND_INS,
  agentStandIns,
} from '../../../cluster/images/image-catalogue.ts';

describe('the images of the node lane', () => {
  it('have a stand-in for every image that injection may ask for', () => {
    expect(agentStandIns().map(({ image }) => image)).toEqual(
      AGENT_IMAGES.map(({ image }) => image),
    );
  });

  it.each([...REAL_CASSANDRA, STAND_INS['5.0'], STAND_INS['4.1']])(
    'have for Cassandra $version an agent of its own line',
    ({ version, line }) => {
      const parsed = parseCassandraVersion(version);
      const chosen = parsed === undefined ? undefined : chooseAgentImage(AGENT_IMAGES, parsed);
      const standIn = agentStandIns().find(({ image }) => image === chosen?.image);
      expect(standIn?.line).toBe(line);
    },
  );
});

import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { leaveHeldPods } from '../../cluster/kwok-stages.ts';

const STOCK = `
kind: Stage
metadata: {name: node-initialize}
---
kind: Stage
metadata: {name: pod-ready}
spec:
  selector:
    matchExpressions:
    - {key: .status.phase, operator: In, values: [Pending]}
`;

describe('the stages of kwok', () => {
  it('leave pods alone that a test holds back', () => {
    const [node = '', pod = ''] = leaveHeldPods(STOCK).split('---\n');
    expect(parseDocument(node).toJS()).toEqual({
      kind: 'Stage',
      metadata: { name: 'node-initialize' },
    });
    expect(parseDocument(pod).getIn(['spec', 'selector', 'matchExpressions', 1, 'values', 0])).toBe(
      'held',
    );
  });

  it('are refused when the one that ours build on is missing', () => {
    expect(() => leaveHeldPods('kind: Stage')).toThrow('kwok has no stage "pod-ready"');
  });
});

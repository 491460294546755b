import { describe, expect, it } from 'vitest';

import { createRegistry } from '../../../../webhook/metrics/registry.ts';

describe('the metrics registry', () => {
  it('writes counters with and without labels', () => {
    const registry = createRegistry();
    registry.counter({ name: 'a_total', type: 'counter', help: 'All of them' });
    const labelled = registry.counter({
      name: 'b_total',
      type: 'counter',
      help: 'By kind',
      labels: ['kind', 'size'],
    });
    labelled.add(['x', 'large']);
    labelled.add(['x', 'large'], 2);
    labelled.add(['y', 'small']);
    expect(registry.write()).toBe(
      [
        '# HELP a_total All of them',
        '# TYPE a_total counter',
        'a_total 0',
        '# HELP b_total By kind',
        '# TYPE b_total counter',
        'b_total{kind="x",size="large"} 3',
        'b_total{kind="y",size="small"} 1',
        '',
      ].join('\n'),
    );
  });

  it('writes histograms with cumulative buckets, bounds included', () => {
    const registry = createRegistry();
    const histogram = registry.histogram({
      name: 'h_seconds',
      type: 'histogram',
      help: 'How long',
      labels: ['route'],
      buckets: [0.1, 1],
    });
    for (const value of [0.05, 0.1, 0.5, 2]) histogram.observe(['r'], value);
    expect(registry.write()).toBe(
      [
        '# HELP h_seconds How long',
        '# TYPE h_seconds histogram',
        'h_seconds_bucket{route="r",le="0.1"} 2',
        'h_seconds_bucket{route="r",le="1"} 3',
        'h_seconds_bucket{route="r",le="+Inf"} 4',
        'h_seconds_sum{route="r"} 2.65',
        'h_seconds_count{route="r"} 4',
        '',
      ].join('\n'),
    );
  });

  it('writes values that are not finite as Prometheus does', () => {
    const registry = createRegistry();
    registry.gauge({ name: 'age', type: 'gauge', help: 'Age' }).set([], Infinity);
    expect(registry.write()).toContain('age +Inf\n');
  });

  it('escapes label values', () => {
    const registry = createRegistry();
    const gauge = registry.gauge({ name: 'g', type: 'gauge', help: 'G', labels: ['l'] });
    gauge.set(['a"b\\c'], 1);
    expect(registry.write()).toContain(String.raw`g{l="a\"b\\c"} 1`);
  });

  it('lets gauges be read at the last moment', () => {
    const registry = createRegistry();
    const gauge = registry.gauge({ name: 'g', type: 'gauge', help: 'G' });
    let value = 1;
    registry.beforeWrite(() => {
      gauge.set([], value);
    });
    registry.write();
    value = 2;
    expect(registry.write()).toContain('g 2\n');
  });
});

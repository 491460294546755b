import { describe, expect, it } from 'vitest';
import { judgeGo } from '../../cluster/go-toolchain.ts';

const said = (version: string): string => `go version ${version} linux/amd64\n`;

describe('the Go of the machine', () => {
  it.each(['go1.26.0', 'go1.26.8', 'go1.27rc1', 'go2.0'])('%s is new enough', (version) => {
    expect(judgeGo(said(version), undefined)).toEqual({ version });
  });

  it.each(['go1.21.0', 'go1.25.9'])('%s may fetch a newer one', (version) => {
    expect(judgeGo(said(version), undefined)).toEqual({
      version,
      note: `${version} is here, kwok needs Go 1.26: Go will fetch it`,
    });
  });

  it('is refused when it is too old to fetch a newer one', () => {
    expect(() => judgeGo(said('go1.20.14'), undefined)).toThrow('go1.20.14 is too old');
  });

  it('is refused when it is too old and told to stay as it is', () => {
    expect(() => judgeGo(said('go1.25.9'), 'local')).toThrow('go1.25.9 is too old');
  });

  it('may be told to stay as it is when it is new enough', () => {
    expect(judgeGo(said('go1.26.0'), 'local')).toEqual({ version: 'go1.26.0' });
  });

  it('is refused when it does not say its version', () => {
    expect(() => judgeGo('devel +abc', undefined)).toThrow('unexpected answer: devel +abc');
  });
});

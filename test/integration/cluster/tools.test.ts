import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { toolsIn } from '../../cluster/tools.ts';

let assets = '';

beforeEach(() => {
  assets = mkdtempSync(join(tmpdir(), 'assets-'));
});

afterEach(() => {
  rmSync(assets, { recursive: true });
});

function addProgram(name: string, mode = 0o755): void {
  writeFileSync(join(assets, name), '', { mode });
}

describe('the programs of the test cluster', () => {
  it('all come from the folder of the build', () => {
    const tools = toolsIn('/built', undefined);
    expect(tools.path('kube-apiserver')).toBe('/built/kube-apiserver');
    expect(tools.binFolder).toBe('/built');
  });

  it('come from KUBEBUILDER_ASSETS as far as it goes', () => {
    for (const name of ['etcd', 'kube-apiserver', 'kubectl']) addProgram(name);
    const tools = toolsIn('/built', assets);
    expect(tools.path('kube-apiserver')).toBe(join(assets, 'kube-apiserver'));
    expect(tools.path('kube-controller-manager')).toBe('/built/kube-controller-manager');
    expect(tools.binFolder).toBe(assets);
  });

  it('are refused when KUBEBUILDER_ASSETS lacks one of its own', () => {
    for (const name of ['etcd', 'kube-apiserver']) addProgram(name);
    expect(() => toolsIn('/built', assets)).toThrow(`${assets}/kubectl is not an executable file`);
  });

  it('are refused when one cannot be executed', () => {
    for (const name of ['etcd', 'kube-apiserver']) addProgram(name);
    addProgram('kubectl', 0o644);
    expect(() => toolsIn('/built', assets)).toThrow(`${assets}/kubectl is not an executable file`);
  });
});

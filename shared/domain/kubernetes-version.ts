/** Major and minor release of a Kubernetes component. */
export interface KubernetesVersion {
  readonly major: number;
  readonly minor: number;
}

/**
 * Reads `v1.34.4`, `1.34`, or the `27+` minor that some clouds report.
 *
 * @returns Undefined for text that is not a Kubernetes version.
 */
export function parseKubernetesVersion(text: string): KubernetesVersion | undefined {
  const match = /^v?(\d{1,3})\.(\d{1,3})/.exec(text);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
}

/** True when `version` is `major.minor` or later. */
export function isAtLeast(version: KubernetesVersion, major: number, minor: number): boolean {
  return version.major > major || (version.major === major && version.minor >= minor);
}

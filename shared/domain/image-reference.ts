/** The parts of a container image reference that decisions need. */
export interface ImageReference {
  /** Everything before the tag or digest: `ghcr.io/k8ssandra/cass-management-api`. */
  readonly repository: string;
  /** Last path segment of the repository: `cass-management-api`. */
  readonly name: string;
  readonly tag: string | undefined;
  /** With its algorithm: `sha256:…`. */
  readonly digest: string | undefined;
}

/**
 * Splits an image reference the way container runtimes do.
 *
 * A colon is a tag only after the last slash; before it, it is a registry port.
 */
export function parseImage(reference: string): ImageReference {
  const at = reference.indexOf('@');
  const named = at < 0 ? reference : reference.slice(0, at);
  const slash = named.lastIndexOf('/');
  const colon = named.indexOf(':', slash + 1);
  const repository = colon < 0 ? named : named.slice(0, colon);
  return {
    repository,
    name: repository.slice(slash + 1),
    tag: colon < 0 ? undefined : named.slice(colon + 1),
    digest: at < 0 ? undefined : reference.slice(at + 1),
  };
}

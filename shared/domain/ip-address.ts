/**
 * The IP address in what Cassandra and Kubernetes write, in the one form that can be compared.
 *
 * Takes off a host name or slash in front, brackets, a zone and a port: `/10.0.0.4:7000`,
 * `[2001:db8::1]:7000`, `c-0/10.0.0.4`. Java writes IPv6 in full (`2001:db8:0:0:0:0:0:1`) and
 * Kubernetes in short; both become the short form of RFC 5952.
 *
 * @returns The rest of the text as it is when that is no address, such as a host name.
 */
export function ipAddress(text: string): string {
  const host = withoutPort(text.slice(text.lastIndexOf('/') + 1).trim());
  const plain = host.replace(/%.*$/, '');
  if (!plain.includes(':')) return plain;
  const url = `http://[${plain}]`;
  return URL.canParse(url) ? new URL(url).hostname.slice(1, -1) : plain;
}

function withoutPort(text: string): string {
  const bracketed = /^\[([^\]]*)\]/.exec(text);
  if (bracketed?.[1] !== undefined) return bracketed[1];
  const parts = text.split(':');
  // Before Java 14 a socket address of IPv6 has no brackets: the ninth group is the port.
  const hasPort = parts.length === 2 || (parts.length === 9 && !text.includes('::'));
  return hasPort ? parts.slice(0, -1).join(':') : text;
}

import { BlockList, isIP } from 'node:net';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Finds the proxy for a server, as Go programs such as kubectl do.
 *
 * `proxy-url` of the kubeconfig comes first and is always used. Otherwise
 * `HTTPS_PROXY` or `HTTP_PROXY` counts, unless the server is this machine or
 * `NO_PROXY` names it.
 *
 * @param server - URL of the API server.
 * @returns URL of the proxy; undefined to connect directly.
 */
export function proxyFor(
  server: string,
  proxyUrl: string | undefined,
  environment: Environment,
): string | undefined {
  if (proxyUrl !== undefined) return proxyUrl;
  const { protocol, hostname, port } = new URL(server);
  const name = protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const proxy = read(environment, name);
  if (proxy === '') return undefined;
  const host = hostname.replace(/^\[|\]$/g, '').toLowerCase();
  const isHere = host === 'localhost' || host === '::1' || host.startsWith('127.');
  if (isHere || isExempt(host, port, read(environment, 'NO_PROXY'))) return undefined;
  return proxy.includes('://') ? proxy : `http://${proxy}`;
}

function read(environment: Environment, name: string): string {
  const upper = environment[name] ?? '';
  return upper === '' ? (environment[name.toLowerCase()] ?? '') : upper;
}

function isExempt(host: string, port: string, list: string): boolean {
  return list
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .filter((entry) => entry !== '')
    .some((entry) => matches(entry, host, port));
}

/** `*`, an address, a network in CIDR form, or a domain, which stands for its subdomains too. */
function matches(entry: string, host: string, port: string): boolean {
  if (entry === '*') return true;
  if (entry.includes('/')) return isInNetwork(entry, host);
  const [, name = entry, wantedPort] = /^(.*?)(?::(\d+))?$/.exec(entry) ?? [];
  if (isIP(entry) !== 0) return host === entry;
  if (wantedPort !== undefined && wantedPort !== port) return false;
  const domain = name.replace(/^\*?\./, '');
  const onlyBelow = domain !== name;
  return (host === domain && !onlyBelow) || host.endsWith(`.${domain}`);
}

function isInNetwork(cidr: string, host: string): boolean {
  const [network = '', bits = ''] = cidr.split('/');
  const [family, hostFamily] = [isIP(network), isIP(host)];
  if (family === 0 || family !== hostFamily || !/^\d{1,3}$/.test(bits)) return false;
  const type = family === 4 ? 'ipv4' : 'ipv6';
  if (Number(bits) > (family === 4 ? 32 : 128)) return false;
  const list = new BlockList();
  list.addSubnet(network, Number(bits), type);
  return list.check(host, type);
}

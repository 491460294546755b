import { ipAddress } from '../../../shared/domain/ip-address.ts';

/** Names that tell where a cluster runs and what is in it, and what stands in their places. */
export interface Pseudonyms {
  /** Takes note of a host name: it is replaced wherever it stands as a whole. */
  learnHost(name: string): void;
  /** Takes note of a keyspace or table: it is replaced in what Cassandra says. */
  learnSchema(kind: 'keyspace' | 'table', name: string): void;
  /** Replaces addresses and host names. */
  readonly hide: (text: string) => string;
  /** Replaces keyspaces and tables, too. */
  readonly hideSchema: (text: string) => string;
}

const IPV4 = /(?<![\w.])(?:\d{1,3}\.){3}\d{1,3}(?![\w.]*\d\.\d)(?!\w)/g;
/** As in the DNS names of pods and of machines: `ip-10-0-0-4`. */
const DASHED_IPV4 = /(?<!\d)(?:\d{1,3}-){3}\d{1,3}(?!\d)/g;
const IPV6 = /(?<![\w:.])(?:[0-9a-f]{0,4}:){2,8}[0-9a-f]{0,4}(?![\w:])/gi;
const HOST = /[A-Za-z0-9](?:[\w.-]*\w)?/g;
/** What keyspaces and tables are made of. */
const WORD = /\w+/g;
const LOCAL = /^(?:127\.|0\.0\.0\.0$|255\.|::1?$)/;
const SYSTEM = /^system(?:_\w+)?$/;

/** Gives out `ip-1`, `host-2`, `keyspace-1` in the order in which names are met. */
export function pseudonyms(): Pseudonyms {
  const given = new Map<string, string>();
  const counts = new Map<string, number>();
  const hosts = new Set<string>();
  const schema = new Set<string>();

  function pseudonym(kind: string, name: string): string {
    const known = given.get(name);
    if (known !== undefined) return known;
    const count = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, count);
    given.set(name, `${kind}-${count}`);
    return `${kind}-${count}`;
  }

  function hideAddress(found: string, text: string = found): string {
    const address = ipAddress(text);
    return LOCAL.test(address) || !isAddress(address) ? found : pseudonym('ip', address);
  }

  function hide(text: string): string {
    return replaceNames(text, HOST, hosts, (name) => pseudonym('host', name))
      .replace(IPV4, (found) => hideAddress(found))
      .replace(DASHED_IPV4, (found) => hideAddress(found, found.replaceAll('-', '.')))
      .replace(IPV6, (found) => hideAddress(found));
  }

  return {
    learnHost: (name) => {
      if (name !== '' && name !== 'localhost') hosts.add(name);
    },
    learnSchema(kind, name) {
      if (name === '' || SYSTEM.test(name)) return;
      schema.add(name);
      pseudonym(kind, name);
    },
    hide,
    hideSchema: (text) => replaceNames(hide(text), WORD, schema, (name) => given.get(name) ?? name),
  };
}

function isAddress(text: string): boolean {
  const parts = text.split('.');
  if (parts.length === 4)
    return parts.every((part) => /^\d{1,3}$/.test(part) && Number(part) < 256);
  return text.includes(':') && URL.canParse(`http://[${text}]`);
}

function replaceNames(
  text: string,
  pattern: RegExp,
  names: ReadonlySet<string>,
  replacement: (name: string) => string,
): string {
  if (names.size === 0) return text;
  return text.replace(pattern, (name) => (names.has(name) ? replacement(name) : name));
}

import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { describe, expect, it } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
/** What a clone does not have. */
const NOT_OURS = /^(?:\.\.|node_modules|dist|coverage|\.git)(?:\/|$)/;

const PAGES = globSync('**/*.md', {
  cwd: ROOT,
  exclude: (path) => NOT_OURS.test(path),
}).sort();

const LINK = /\]\(<?([^)\s>]+)>?(?:\s+"[^"]*")?\)|^\s*\[[^\]]+\]:\s+(\S+)/gm;
const ELSEWHERE = /^[a-z][a-z+.-]*:/;

/** Links to other places of this repository, as they are written. */
function linksIn(markdown: string): readonly string[] {
  const matches = withoutCode(markdown).matchAll(LINK);
  return [...matches]
    .map(([, inline, reference]) => inline ?? reference ?? '')
    .filter((link) => !ELSEWHERE.test(link));
}

function withoutCode(markdown: string): string {
  return withoutBlocks(markdown).replaceAll(/`[^`\n]*`/g, '');
}

function withoutBlocks(markdown: string): string {
  return markdown.replaceAll(/^( *)(`{3,}|~{3,})[\s\S]*?^ *\2`*$/gm, '');
}

/** The names by which GitHub knows the headings of a page. */
function anchorsOf(markdown: string): readonly string[] {
  const seen = new Map<string, number>();
  return [...withoutBlocks(markdown).matchAll(/^#{1,6} +(.+?) *#*$/gm)].map(([, heading = '']) => {
    const text = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = text.replaceAll(/[^\p{L}\p{N}\p{M}_\- ]/gu, '').replaceAll(' ', '-');
    const count = seen.get(slug) ?? 0;
    seen.set(slug, count + 1);
    return count === 0 ? slug : `${slug}-${count}`;
  });
}

/** Why a link leads nowhere; undefined when it leads somewhere. */
function faultOf(link: string, page: string): string | undefined {
  const [path = '', anchor] = decodeURI(link).split('#');
  const target = path === '' ? page : relative(ROOT, join(ROOT, dirname(page), path));
  const file = join(ROOT, target);
  if (path.startsWith('/') || NOT_OURS.test(target)) return `${link}: not in this repository`;
  if (!existsSync(file)) return `${link}: no such file`;
  if (anchor === undefined) return undefined;
  const isPage = statSync(file).isFile() && file.endsWith('.md');
  if (isPage && anchorsOf(readFileSync(file, 'utf8')).includes(anchor)) return undefined;
  return `${link}: no such heading`;
}

function faultsIn(markdown: string, page: string): readonly string[] {
  return linksIn(markdown).flatMap((link) => faultOf(link, page) ?? []);
}

describe('every link leads to a file or heading that is there', () => {
  it.each(PAGES)('%s', (page) => {
    expect(faultsIn(readFileSync(join(ROOT, page), 'utf8'), page)).toEqual([]);
  });
});

describe('a link', () => {
  const here = 'docs/architecture/injection.md';

  it.each([
    ['[a](../reference/skip-reasons.md)'],
    ['[a](testing.md "Testing")'],
    ['[a]: testing.md'],
    ['[a](#what-a-pod-gets)'],
    ['[a](README.md#how-code-is-shaped)'],
    ['[a](../../shared/injection)'],
    ['[a](https://nowhere.example/gone.md)'],
    ['`[a](gone.md)`'],
    ['```\n[a](gone.md)\n```'],
  ])('%j is good', (markdown) => {
    expect(faultsIn(markdown, here)).toEqual([]);
  });

  it.each([
    ['[a](gone.md)', 'gone.md: no such file'],
    ['![a](gone.png)', 'gone.png: no such file'],
    ['[a]: gone.md', 'gone.md: no such file'],
    ['[a](#gone)', '#gone: no such heading'],
    ['[a](README.md#gone)', 'README.md#gone: no such heading'],
    ['[a](../../package.json#gone)', '../../package.json#gone: no such heading'],
    ['[a](../../../elsewhere)', '../../../elsewhere: not in this repository'],
    ['[a](/docs)', '/docs: not in this repository'],
    ['[a](../../dist/lib)', '../../dist/lib: not in this repository'],
    ['```\ncode\n```\n[a](gone.md)', 'gone.md: no such file'],
  ])('%j is not', (markdown, fault) => {
    expect(faultsIn(markdown, here)).toEqual([fault]);
  });
});

it('headings are known by the names that GitHub gives them', () => {
  const page = '# `a` b: *c*, d.e\n```\n# no\n```\n## [Two](x.md) Ö_ö\n## Same\n### Same ##\n';
  expect(anchorsOf(page)).toEqual(['a-b-c-de', 'two-ö_ö', 'same', 'same-1']);
});

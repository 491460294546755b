import { visit } from 'yaml';
import type { Document, Node, Scalar } from 'yaml';

import { lineOfNode } from './yaml-source.ts';
import type { YamlSource } from './yaml-source.ts';

/** Line of the first whole number that a JavaScript number cannot hold. */
export function firstInexactLine(source: YamlSource, root: Node | undefined): number | undefined {
  let line: number | undefined;
  // Looking at every scalar is slow, and such a number has at least 16 digits.
  if (root === undefined || !/\d{16}/.test(source.text)) return undefined;
  visit(root, {
    Scalar: (_key, scalar) => {
      if (!isInexact(scalar)) return undefined;
      line = lineOfNode(source, scalar);
      return visit.BREAK;
    },
  });
  return line;
}

/** Makes the document write such numbers as they were written. */
export function keepExactNumbers(document: Document): void {
  visit(document, {
    Scalar: (_key, scalar) => {
      if (isInexact(scalar)) scalar.value = BigInt(scalar.source ?? '');
    },
  });
}

function isInexact({ value, source }: Scalar): boolean {
  return (
    typeof value === 'number' && !Number.isSafeInteger(value) && /^[-+]?\d+$/.test(source ?? '')
  );
}

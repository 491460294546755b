import { Document, stringify, visit } from 'yaml';
import type { Node } from 'yaml';

import { sameJson } from '../../domain/json.ts';
import type { JsonObject, JsonValue } from '../../domain/json.ts';
import { applyPatch } from '../../jsonpatch/apply-patch.ts';
import type { PatchOperation } from '../../jsonpatch/patch-operation.ts';
import { patchNodes } from './document-patch.ts';
import { keepExactNumbers } from './exact-numbers.ts';
import { READ_OPTIONS, writeOptions } from './yaml-options.ts';
import type { YamlSource } from './yaml-source.ts';

/**
 * One value as a YAML document, without comments.
 *
 * @param like - Text whose style is taken over.
 */
export function writeYaml(value: JsonObject, like = ''): string {
  return stringify(value, { ...READ_OPTIONS, ...writeOptions(like), aliasDuplicateObjects: false });
}

/**
 * Writes an object of a document with a patch applied.
 *
 * Without a patch that is the text as it was. With one, comments and style stay
 * unless the object uses anchors: to change one place of an anchored node
 * changes them all, so such an object is written anew.
 *
 * @param node - Of `object` in the document of `source`.
 */
export function writeObject(
  source: YamlSource,
  node: Node | undefined,
  object: JsonObject,
  patch: readonly PatchOperation[],
): string {
  if (node === source.document.contents && patch.length === 0) return textOf(source);
  const wanted = applyPatch(object, patch);
  return withComments(source, node, wanted, patch) ?? writeYaml(wanted, source.text);
}

/** The document as it was written, but for its marker. */
function textOf({ text }: YamlSource): string {
  const body = text.replaceAll('\r\n', '\n').replace(/^---[^\S\n]*\n/m, '');
  return `${body.trimEnd()}\n`;
}

/** Undefined when patching the nodes does not give `wanted`. */
function withComments(
  source: YamlSource,
  node: Node | undefined,
  wanted: JsonObject,
  patch: readonly PatchOperation[],
): string | undefined {
  if (node === undefined || hasAliases(node)) return undefined;
  const document = new Document(null, READ_OPTIONS);
  document.contents = node.clone() as Node;
  if (node === source.document.contents) {
    document.commentBefore = source.document.commentBefore;
    document.comment = source.document.comment;
  }
  if (!patchNodes(document, patch)) return undefined;
  if (!sameJson(document.toJS() as JsonValue, wanted)) return undefined;
  keepExactNumbers(document);
  return document.toString(writeOptions(source.text));
}

function hasAliases(node: Node): boolean {
  let found = false;
  visit(node, {
    Alias: () => {
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}

import type { DocumentOptions, ParseOptions, SchemaOptions, Tags, ToStringOptions } from 'yaml';

/** Tags of YAML 1.1 that kubectl's parser does not know; to it, `22:22` and `2024-01-01` are text. */
const UNKNOWN_TO_KUBECTL = [
  'tag:yaml.org,2002:omap',
  'tag:yaml.org,2002:pairs',
  'tag:yaml.org,2002:set',
  'tag:yaml.org,2002:binary',
  'tag:yaml.org,2002:timestamp',
];

/** Reads YAML as kubectl does: version 1.1, where `yes` is true and `0644` is octal. */
export const READ_OPTIONS: ParseOptions & DocumentOptions & SchemaOptions = {
  version: '1.1',
  merge: true,
  customTags: (tags: Tags) =>
    tags.filter(
      (tag) =>
        typeof tag === 'string' ||
        (!UNKNOWN_TO_KUBECTL.includes(tag.tag) && !('format' in tag && tag.format === 'TIME')),
    ),
  prettyErrors: false,
  // A warning is about a tag that we do not know either: the value is then read as text.
  logLevel: 'error',
  uniqueKeys: true,
};

/** Aliases are bounded, so that a small text cannot become a huge object. */
export const MAX_ALIASES = 100;

/** Writes YAML as kubectl does: lists are not indented, long text is not folded. */
const WRITE_OPTIONS: ToStringOptions = {
  indentSeq: false,
  lineWidth: 0,
  flowCollectionPadding: false,
};

const INDENTED_LIST = /^( *)(?:- +)*[^\s#-][^\n]*:[^\S\n]*\n\1 +- /m;

/** In the style of the text that it is to replace, so that a diff shows what has changed. */
export function writeOptions(like: string): ToStringOptions {
  return { ...WRITE_OPTIONS, indentSeq: INDENTED_LIST.test(like) };
}

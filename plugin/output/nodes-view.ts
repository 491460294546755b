import type { AppError } from '../../shared/errors/app-error.ts';
import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import type { Place } from '../actions/cluster/looked-in.ts';
import { documentHead } from './json-document.ts';
import { noPodFound } from './no-pod-found.ts';
import { partialNote } from './partial-note.ts';
import { silenceNote } from './silent-nodes.ts';
import type { FailedNode } from './silent-nodes.ts';
import type { Style } from './style.ts';
import type { ItemsDocument, View } from './view.ts';

interface NodesFacts<Item> {
  /** Of the JSON document. */
  readonly kind: string;
  readonly items: readonly Item[];
  readonly render: (style: Style) => string;
  /** Where it was looked. */
  readonly place: Place;
  /** All that were found, for `-o name`. */
  readonly pods: readonly { readonly name: string }[];
  /** Everything that could not be had, what the nodes of `failed` were asked included. */
  readonly errors: readonly AppError[];
  readonly failed: readonly FailedNode[];
  /** For people; each with its line end. */
  readonly remarks: readonly string[];
}

/** A view of what nodes say. Those that fail for one reason are told together. */
export function nodesView<Item>(facts: NodesFacts<Item>): View<ItemsDocument<Item>> {
  const { kind, items, render, place, pods, errors, failed, remarks } = facts;
  const ofNodes = new Set(failed.map(({ error }) => error));
  return {
    document: { ...documentHead(kind, errors), items },
    render,
    names: pods.map(({ name }) => `pod/${name}`),
    notes: [
      pods.length === 0 && errors.length === 0 ? noPodFound(place) : '',
      ...remarks,
      partialNote(errors.filter((error) => !ofNodes.has(error))),
      silenceNote(failed),
    ].join(''),
    exitCode: (errors.length === 0 ? EXIT_CODES.ok : EXIT_CODES.partial).code,
  };
}

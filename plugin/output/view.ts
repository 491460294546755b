import type { AppError } from '../../shared/errors/app-error.ts';
import { EXIT_CODES } from '../../shared/errors/exit-code.ts';
import { documentHead } from './json-document.ts';
import type { DocumentHead } from './json-document.ts';
import { partialNote } from './partial-note.ts';
import type { Style } from './style.ts';
import { renderTable } from './table.ts';
import type { Column } from './table.ts';

/** What a command that shows something has found out. */
export interface View<T extends DocumentHead = DocumentHead> {
  /** For `-o json` and `-o yaml`. */
  readonly document: T;
  /** For `-o table` and `-o wide`. */
  readonly render: (style: Style) => string;
  /** For `-o name`: `pod/cassandra-0`. */
  readonly names: readonly string[];
  /** For standard error, in every form; each line with its end. */
  readonly notes: string;
  readonly exitCode: number;
  /**
   * Of a view that shows only what is new since the last look: while it is watched, it is
   * written below the others, or not at all when there is nothing.
   */
  readonly news?: 'some' | 'none';
}

export interface TableFacts<Row> {
  /** Of the JSON document. */
  readonly kind: string;
  readonly items: readonly Row[];
  /** What could not be had. */
  readonly errors: readonly AppError[];
  readonly columns: readonly Column<Row>[];
  /** A row's name for `-o name`. */
  readonly name: (row: Row) => string;
  /** For people who see no row. */
  readonly whenEmpty?: string;
  readonly notes?: string;
}

export interface ItemsDocument<Row> extends DocumentHead {
  readonly items: readonly Row[];
}

/** A view that is one table, whose rows are the items of the document. */
export function tableView<Row>(facts: TableFacts<Row>): View<ItemsDocument<Row>> {
  const { kind, items, errors, columns, name, whenEmpty = '', notes = '' } = facts;
  return {
    document: { ...documentHead(kind, errors), items },
    render: (style) => (items.length === 0 ? '' : renderTable(columns, items, '', style)),
    names: [...new Set(items.map(name))],
    notes: [items.length === 0 ? whenEmpty : '', notes, partialNote(errors)].join(''),
    exitCode: (errors.length === 0 ? EXIT_CODES.ok : EXIT_CODES.partial).code,
  };
}

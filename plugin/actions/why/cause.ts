/** A fact that speaks for a cause, and where it is from. */
export interface Evidence {
  readonly source: 'condition' | 'container' | 'event' | 'label' | 'log' | 'spec' | 'status';
  /** Kind and name of what it is about: `pod/cassandra-0`. */
  readonly object: string;
  /** The container, of a container and of a log. */
  readonly container?: string;
  /** RFC 3339. */
  readonly time: string | undefined;
  /** As it was said, or the field and its value. */
  readonly text: string;
}

/** What a cause says about one thing in which it was found. */
export interface Found {
  /**
   * What is wrong and what it means: sentences that do not name the pod, because pods with the same
   * text are told together.
   */
  readonly text: string;
  /** What to do next: sentences with full stops, or commands to paste. */
  readonly next: readonly string[];
  readonly evidence: readonly Evidence[];
}

/** One thing that keeps pods, tasks or datacenters from being ready. */
export interface Cause<Case> {
  /** Stable: programs match on it. */
  readonly id: string;
  /** As it reads behind "is not ready: ". */
  readonly title: string;
  /** What it is told by, for the reference page: a sentence. */
  readonly sign: string;
  /** Whose words or rules these are: program, file or release. */
  readonly source: string;
  /** True for what always has something else behind it, and counts only when that is not found. */
  readonly isSymptom?: true;
  /** Ids of the causes that it is a consequence of: with one of them, it is not told. */
  readonly explainedBy?: readonly string[];
  /**
   * Of a pod, and where the cause itself does not lead to the pod template: whether a change of it
   * mends the pod.
   */
  readonly inTemplate?: 'likely' | 'perhaps';
  /** @returns Undefined when this is not it. */
  readonly find: (one: Case) => Found | undefined;
}

/** A cause that was found. */
export interface FoundCause extends Found, Pick<Cause<never>, 'id' | 'title' | 'inTemplate'> {}

/**
 * The causes that are found and not explained by another one, the deepest first.
 *
 * @param causes - In this order: what explains others stands before them.
 */
export function findCauses<Case>(causes: readonly Cause<Case>[], one: Case): readonly FoundCause[] {
  const all = causes.flatMap((cause) => {
    const found = cause.find(one);
    return found === undefined ? [] : [{ cause, found }];
  });
  const ids = all.map(({ cause }) => cause.id);
  const deep = all.filter(
    ({ cause }) =>
      cause.isSymptom !== true && !(cause.explainedBy ?? []).some((id) => ids.includes(id)),
  );
  // Of symptoms alone, the first tells most.
  return (deep.length > 0 ? deep : all.slice(0, 1)).map(({ cause, found }) => ({
    id: cause.id,
    title: cause.title,
    ...(cause.inTemplate && { inTemplate: cause.inTemplate }),
    ...found,
  }));
}

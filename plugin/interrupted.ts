/** Why the signal of a command aborts: the user pressed Ctrl-C, or closed the window. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

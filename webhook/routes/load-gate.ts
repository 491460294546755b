/** Says no when there is too much to do: the API server tries again when it is told so. */
export interface LoadGate {
  /** @returns False when the bound is reached; otherwise `leave` must follow once. */
  enter(): boolean;
  leave(): void;
  /** Accounts for bytes that a review holds. @returns False when there are too many in all. */
  hold(bytes: number): boolean;
  release(bytes: number): void;
  readonly inFlight: number;
}

interface LoadBounds {
  readonly maxInFlight: number;
  /** Of all bodies being read: large reviews must not add up to more than the memory limit. */
  readonly maxHeldBytes: number;
}

export function createLoadGate({ maxInFlight, maxHeldBytes }: LoadBounds): LoadGate {
  let inFlight = 0;
  let heldBytes = 0;
  return {
    enter() {
      if (inFlight >= maxInFlight) return false;
      inFlight += 1;
      return true;
    },
    leave() {
      inFlight -= 1;
    },
    hold(bytes) {
      if (heldBytes + bytes > maxHeldBytes) return false;
      heldBytes += bytes;
      return true;
    },
    release(bytes) {
      heldBytes -= bytes;
    },
    get inFlight() {
      return inFlight;
    },
  };
}

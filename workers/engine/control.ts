import type { Progress } from '../protocol.ts';

/** Why a run is to end before its end. */
export type Interruption = 'cancelled' | 'superseded';

/** How a run is watched and ended from outside. */
export interface Control {
  /** Asked between slices of work. */
  interruption: () => Interruption | undefined;
  progress?: ((progress: Progress) => void) | undefined;
}

/** A slice of work between two looks at what has arrived: a frame is 16 ms, and cancelling may take 100. */
export const SLICE_MS = 8;

/**
 * Lets the thread take in messages. A timer would wait at least 4 ms in a browser; a message to oneself does not.
 */
export function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}

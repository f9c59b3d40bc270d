import { breathe, SLICE_MS } from '../control.ts';
import type { Lane } from './lanes.ts';
import { solvePart, type ArmTask } from './part.ts';

/** Solves people on this thread, which takes messages in between. */
export function ownLane(tasks: readonly ArmTask[], isEnded: () => boolean): Lane {
  return {
    async solve(from, to) {
      const work = solvePart(tasks, from, to);
      let began = performance.now();
      for (;;) {
        const step = work.next();
        if (step.done === true) return step.value;
        if (performance.now() - began < SLICE_MS) continue;
        await breathe();
        if (isEnded()) return undefined;
        began = performance.now();
      }
    },
  };
}

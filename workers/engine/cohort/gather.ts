import type { Outcome, Progress } from '../../protocol.ts';
import type { Control } from '../control.ts';
import { shareOut, type Lane } from './lanes.ts';
import type { PartsInOrder } from './partsInOrder.ts';

const UPDATE_MS = 100;

/**
 * Has people 0 to `size` − 1 solved on lanes and summed up, and tells now and then what there is so far.
 *
 * @param result of what the summary holds
 * @throws NoLaneLeft
 */
export async function gather<T>(
  size: number,
  lanes: readonly Lane[],
  summary: Pick<PartsInOrder, 'add' | 'done'>,
  result: () => T,
  update: ((partial: T, progress: Progress) => void) | undefined,
  control: Control,
): Promise<Outcome<T>> {
  let told = -Infinity;
  await shareOut(
    size,
    lanes,
    (part) => {
      summary.add(part);
      if (update === undefined || summary.done === 0 || summary.done === size) return;
      if (performance.now() - told < UPDATE_MS) return;
      told = performance.now();
      update(result(), { fraction: summary.done / size });
    },
    () => control.interruption() !== undefined,
  );
  const by = control.interruption();
  if (by === 'cancelled') return { kind: by, partial: result() };
  return by === undefined ? { kind: 'done', value: result() } : { kind: by };
}

import type { Part } from './part.ts';

/** Something that solves people of one prepared cohort, beside others of its kind. */
export interface Lane {
  /**
   * Solves people `from` to `to` − 1; undefined where it was told to end.
   *
   * @throws where the lane itself died; its people are then given to others
   */
  solve(from: number, to: number): Promise<Part | undefined>;
}

/** What a part should take: long enough that handing it over costs nothing, short enough to be cancelled. */
const PART_MS = 40;
/** People of the first parts, so that something is seen at once. Parts are even: people may be solved in pairs. */
const FIRST = 24;
const MOST = 2000;

/** All lanes died before everybody was solved. */
export class NoLaneLeft extends Error {
  constructor(override readonly cause: unknown) {
    super('every thread that solved the cohort stopped');
  }
}

/**
 * Shares people 0 to `size` − 1 out between lanes: whoever is free takes the next ones, as many as it solves in about
 * `PART_MS`. Who solves whom changes no number. People of a lane that dies go to the others.
 *
 * @param take gets every part, in the order in which they are done
 * @param isEnded asked before a part is given out
 * @throws NoLaneLeft
 */
export async function shareOut(
  size: number,
  lanes: readonly Lane[],
  take: (part: Part) => void | Promise<void>,
  isEnded: () => boolean,
): Promise<void> {
  let next = 0;
  /** Ranges that a dead lane left behind. */
  const left: [number, number][] = [];
  let died: unknown;
  const living = new Set(lanes);

  async function work(lane: Lane): Promise<void> {
    let people = FIRST;
    while (!isEnded()) {
      const range: [number, number] | undefined =
        left.pop() ?? (next < size ? [next, Math.min(size, next + people)] : undefined);
      if (range === undefined) return;
      const [from, to] = range;
      next = Math.max(next, to);
      const began = performance.now();
      let part: Part | undefined;
      try {
        part = await lane.solve(from, to);
      } catch (error) {
        died = error;
        living.delete(lane);
        left.push([from, to]);
        return;
      }
      if (part === undefined) return;
      const wanted = ((to - from) * PART_MS) / Math.max(performance.now() - began, 0.1);
      people = 2 * Math.max(1, Math.round(Math.min(MOST, 4 * people, wanted) / 2));
      await take(part);
    }
  }

  // A lane that found nothing more to do is asked again when another died with people unsolved.
  do await Promise.all([...living].map(work));
  while (left.length > 0 && living.size > 0 && !isEnded());
  if (left.length > 0 && !isEnded()) throw new NoLaneLeft(died);
}

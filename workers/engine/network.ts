import type { CompiledReaction } from '../compiler/compiledModel.ts';

/**
 * Reactions as the core reads them (assembly/stochastic/network.ts): where each one's changes begin, the changed
 * states, where each one's dependents begin, the dependents, its own self among them where it changes itself.
 */
export function networkOf(
  reactions: readonly CompiledReaction[],
  states: number,
): { cells: Int32Array; changes: number; dependents: number } {
  const readers = Array.from({ length: states }, (): number[] => []);
  reactions.forEach(({ reads }, reaction) => {
    for (const state of reads) readers[state]!.push(reaction);
  });
  const dependents = reactions.map(({ changes }) => [
    ...new Set(changes.flatMap((state) => readers[state]!)),
  ]);
  const changed = reactions.map(({ changes }) => changes);
  const cells = [...startsOf(changed), ...changed.flat(), ...startsOf(dependents), ...dependents.flat()];
  return {
    cells: Int32Array.from(cells),
    changes: changed.flat().length,
    dependents: dependents.flat().length,
  };
}

function startsOf(lists: readonly (readonly number[])[]): number[] {
  let sum = 0;
  return [0, ...lists.map(({ length }) => (sum += length))];
}

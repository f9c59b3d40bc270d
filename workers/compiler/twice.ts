import type { CompiledModel } from './compiledModel.ts';

/** Each item twice, one after the other. */
function doubled<T>(items: readonly T[]): T[] {
  return items.flatMap((item) => [item, item]);
}

/** What describes a model that is solved for two people at once, whose numbers lie side by side. */
export function twice(description: Omit<CompiledModel, 'wasm'>): Omit<CompiledModel, 'wasm'> {
  const { states, parameters, outputs, mass, roots, events } = description;
  return {
    ...description,
    states: doubled(states),
    parameters: doubled(parameters),
    outputs: doubled(outputs),
    mass: doubled(mass),
    roots: 2 * roots,
    events: doubled(events),
  };
}

import type { FunctionDefinition } from './model.ts';

/**
 * White noise in a rate: `whiteNoise(a)` adds a·dW to what changes by it, in Itô's sense, each place with a Wiener process of
 * its own; a has the unit of the quantity over the square root of time's. It is a function that returns 0, so that a
 * tool that does not know it solves the equations without noise.
 */
export const WHITE_NOISE: FunctionDefinition = {
  id: 'whiteNoise',
  args: ['amplitude'],
  body: { kind: 'number', value: 0 },
};

/** Whether a function means white noise: by its name, one argument, and 0 for a value. */
export function isWhiteNoise({ id, args, body }: FunctionDefinition): boolean {
  return id === WHITE_NOISE.id && args.length === 1 && body.kind === 'number' && body.value === 0;
}

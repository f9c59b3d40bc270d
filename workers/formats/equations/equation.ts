import type { Expression } from '../../model/expression.ts';

/** left = right; derivatives stand in it as names, see `rateName`. */
export interface Equation {
  left: Expression;
  right: Expression;
}

/** Stands for the derivative of a quantity; no id has an apostrophe. */
export function rateName(id: string): string {
  return `${id}'`;
}

/** The quantity whose derivative a name stands for. */
export function quantityOfRate(name: string): string | undefined {
  return name.endsWith("'") ? name.slice(0, -1) : undefined;
}

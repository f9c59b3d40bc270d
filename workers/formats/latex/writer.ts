import type { Equation } from '../../compiler/compiledModel.ts';
import { writeExpressionLatex } from './expressions.ts';
import { writeNameLatex } from './names.ts';

/** An equation as LaTeX, its left side as the field writes it: dx/dt, x, x(0), 0, or the rate v of a reaction. */
export function writeEquationLatex({ kind, symbol, expression }: Equation): string {
  const right = writeExpressionLatex(expression);
  if (kind === 'algebraic' || symbol === undefined) return `0 = ${right}`;
  const name = writeNameLatex(symbol);
  switch (kind) {
    case 'rate':
      return `\\frac{d${spaced(name)}}{dt} = ${right}`;
    case 'initial':
      return `${name}\\left(0\\right) = ${right}`;
    case 'reaction':
      return `v_{${name}} = ${right}`;
    case 'assignment':
      return `${name} = ${right}`;
  }
}

/** Keeps the d of a derivative from the letter after it. */
function spaced(name: string): string {
  return name.startsWith('\\') ? name : `\\,${name}`;
}

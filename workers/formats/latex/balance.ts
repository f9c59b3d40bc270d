import type { Balance } from '../../compiler/compiledModel.ts';
import { writeNameLatex } from './names.ts';

/** The balance of a pool as LaTeX, reactions by their rates v: dS/dt = (v₁ − 2 v₂) / V. */
export function writeBalanceLatex(id: string, { terms, factor, per }: Balance): string {
  const name = writeNameLatex(id);
  const pool = per?.varies ? `\\left(${name} \\, ${writeNameLatex(per.compartment)}\\right)` : name;
  const sum = terms
    .map(({ reaction, coefficient }, at) => {
      const isNegative = typeof coefficient === 'number' ? coefficient < 0 : coefficient.startsWith('-');
      const sign = isNegative ? '-' : at > 0 ? '+' : '';
      return `${sign} ${writeCoefficient(coefficient)} v_{${writeNameLatex(reaction)}}`;
    })
    .join(' ');
  const scaled = factor === undefined ? sum : `${writeNameLatex(factor)} \\left(${sum}\\right)`;
  const right = per && !per.varies ? `\\frac{${scaled}}{${writeNameLatex(per.compartment)}}` : scaled;
  return `\\frac{d\\,${pool}}{dt} = ${right}`;
}

function writeCoefficient(coefficient: number | string): string {
  if (typeof coefficient === 'number')
    return Math.abs(coefficient) === 1 ? '' : String(Math.abs(coefficient));
  return writeNameLatex(coefficient.replace(/^-/, ''));
}

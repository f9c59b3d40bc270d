import type { Apply, Expression, NumberLiteral } from '../../model/expression.ts';
import { fold } from '../../model/fold.ts';
import { DISTRIB, MATHML, SYMBOLS } from './operators.ts';

/** What names are called in the file. */
export interface WrittenNames {
  name(id: string): string;
  unit(id: string): string;
}

/** Namespace of `sbml:units` on numbers. */
interface MathTarget {
  names: WrittenNames;
  core: string;
}

/** A formula as <math>; reading it gives the same tree. */
export function writeMath(expression: Expression, { names, core }: MathTarget): string {
  const inner = content(expression, names);
  const units = inner.includes(' sbml:units=') ? ` xmlns:sbml="${core}"` : '';
  return `<math xmlns="${MATHML}"${units}>${inner}</math>`;
}

/** A function with its arguments as <math>. */
export function writeLambda(args: readonly string[], body: Expression, { names, core }: MathTarget): string {
  const own: WrittenNames = {
    name: (id) => (args.includes(id) ? id : names.name(id)),
    unit: (id) => names.unit(id),
  };
  const bound = args.map((arg) => `<bvar><ci> ${arg} </ci></bvar>`).join('');
  const inner = content(body, own);
  const units = inner.includes(' sbml:units=') ? ` xmlns:sbml="${core}"` : '';
  return `<math xmlns="${MATHML}"${units}><lambda>${bound}${inner}</lambda></math>`;
}

function content(expression: Expression, names: WrittenNames): string {
  return fold<string>(expression, (one, operands) => {
    switch (one.kind) {
      case 'number':
        return number(one, names);
      case 'constant':
        return `<${one.value}/>`;
      case 'name':
        return `<ci> ${names.name(one.name)} </ci>`;
      case 'time':
        return symbol('time');
      case 'avogadro':
        return symbol('avogadro');
      case 'call':
        return `<apply><ci> ${names.name(one.name)} </ci>${operands.join('')}</apply>`;
      case 'draw': {
        const { distribution } = one;
        const head = `<csymbol encoding="text" definitionURL="${DISTRIB}${distribution}"> ${distribution} </csymbol>`;
        return `<apply>${head}${operands.join('')}</apply>`;
      }
      case 'piecewise': {
        const pieces = one.pieces.map((_, at) => `<piece>${operands[2 * at]}${operands[2 * at + 1]}</piece>`);
        const otherwise = one.otherwise ? `<otherwise>${operands[2 * one.pieces.length]}</otherwise>` : '';
        return `<piecewise>${pieces.join('')}${otherwise}</piecewise>`;
      }
      case 'apply':
        return apply(one, operands);
    }
  });
}

function symbol(name: keyof typeof SYMBOLS): string {
  return `<csymbol encoding="text" definitionURL="${SYMBOLS[name]}"> ${name} </csymbol>`;
}

function apply({ op, args }: Apply, operands: readonly string[]): string {
  const [first = '', second = ''] = operands;
  switch (op) {
    case 'delay':
    case 'rateOf':
      return `<apply>${symbol(op)}${operands.join('')}</apply>`;
    case 'root': {
      const [degree] = args;
      const isSquare = degree?.kind === 'number' && degree.value === 2 && degree.unit === undefined;
      return `<apply><root/>${isSquare ? '' : `<degree>${first}</degree>`}${second}</apply>`;
    }
    case 'log':
      return `<apply><log/><logbase>${first}</logbase>${second}</apply>`;
    default:
      return `<apply><${op}/>${operands.join('')}</apply>`;
  }
}

function number({ value, unit }: NumberLiteral, names: WrittenNames): string {
  if (Number.isNaN(value)) return '<notanumber/>';
  if (value === Infinity) return '<infinity/>';
  if (value === -Infinity) return '<apply><minus/><infinity/></apply>';
  const units = unit === undefined ? '' : ` sbml:units="${names.unit(unit)}"`;
  const text = Object.is(value, -0) ? '-0' : String(value);
  const [mantissa, exponent] = text.split('e');
  if (exponent === undefined) return `<cn${units}> ${text} </cn>`;
  return `<cn${units} type="e-notation"> ${mantissa} <sep/> ${Number(exponent)} </cn>`;
}

import { all, type Ast, type Libsbml } from './libsbmlModel.ts';

/** What names in a formula are in C, and where its comparisons are kept. */
export interface Scope {
  /** C of a name. */
  name(id: string): string;
  /** C of a function's name. */
  call(id: string): string;
  /** Notes `left − right`, whose sign decides a comparison; undefined where a step may run across it unseen. */
  comparison?(left: string, right: string): string;
}

const FUNCTIONS: Readonly<Record<string, string>> = {
  ABS: 'fabs',
  CEILING: 'ceil',
  COS: 'cos',
  EXP: 'exp',
  FLOOR: 'floor',
  LN: 'log',
  SIN: 'sin',
  TAN: 'tan',
  TANH: 'tanh',
  SINH: 'sinh',
  COSH: 'cosh',
  ARCTAN: 'atan',
  POWER: 'pow',
};

const COMPARISONS: Readonly<Record<string, string>> = {
  EQ: '==',
  NEQ: '!=',
  LT: '<',
  LEQ: '<=',
  GT: '>',
  GEQ: '>=',
};

/** Formulas of libSBML's syntax trees as C. */
export class FormulaInC {
  private readonly kinds = new Map<number, string>();

  constructor(library: Libsbml) {
    for (const [key, type] of Object.entries(library) as [string, unknown][])
      if (key.startsWith('AST_') && typeof type === 'number') this.kinds.set(type, key.slice('AST_'.length));
  }

  /** @throws Error where the formula has what is not translated */
  write(tree: Ast, scope: Scope): string {
    const kind = this.kinds.get(tree.getType()) ?? '';
    const args = all(tree.getNumChildren(), (k) => this.write(tree.getChild(k), scope));
    const [a = '0', b = ''] = args;
    const group = /^(?:FUNCTION|RELATIONAL|LOGICAL)_(.*)$/.exec(kind)?.[1] ?? '';
    switch (kind) {
      case 'INTEGER':
      case 'REAL':
      case 'REAL_E':
      case 'RATIONAL':
        return literal(tree.getValue());
      case 'NAME':
        return scope.name(tree.getName());
      case 'NAME_TIME':
        return 't';
      case 'CONSTANT_PI':
        return 'M_PI';
      case 'CONSTANT_E':
        return 'M_E';
      case 'CONSTANT_TRUE':
        return '1';
      case 'CONSTANT_FALSE':
        return '0';
      case 'PLUS':
        return args.length === 0 ? '0' : `(${args.join(' + ')})`;
      case 'TIMES':
        return args.length === 0 ? '1' : `(${args.join(' * ')})`;
      case 'MINUS':
        return args.length === 1 ? `(-${a})` : `(${a} - ${b})`;
      case 'DIVIDE':
        return `(${a} / ${b})`;
      case 'POWER':
        return `pow(${a}, ${b})`;
      case 'FUNCTION_ROOT':
        // The degree comes first.
        return args.length === 1 ? `sqrt(${a})` : `pow(${b}, 1.0 / ${a})`;
      case 'FUNCTION_PIECEWISE':
        return piecewise(args);
      case 'LOGICAL_AND':
        return `(${args.join(' && ') || '1'})`;
      case 'LOGICAL_OR':
        return `(${args.join(' || ') || '0'})`;
      case 'LOGICAL_NOT':
        return `(!${a})`;
      case 'FUNCTION':
        return `${scope.call(tree.getName())}(${args.join(', ')})`;
      default:
        if (kind.startsWith('RELATIONAL_') && args.length === 2)
          return scope.comparison === undefined
            ? `(${a} ${COMPARISONS[group]!} ${b})`
            : `(${scope.comparison(a, b)} ${COMPARISONS[group]!} 0)`;
        if (Object.hasOwn(FUNCTIONS, group)) return `${FUNCTIONS[group]!}(${args.join(', ')})`;
        throw new Error(`No C is written for ${kind || 'this operator'}.`);
    }
  }
}

function piecewise(args: readonly string[]): string {
  const pieces = Math.floor(args.length / 2);
  const otherwise = args.length % 2 === 1 ? args.at(-1)! : 'NAN';
  return Array.from({ length: pieces }, (_, k) => k).reduceRight(
    (rest, k) => `(${args[2 * k + 1]!} ? ${args[2 * k]!} : ${rest})`,
    otherwise,
  );
}

export function literal(value: number): string {
  if (Number.isNaN(value)) return 'NAN';
  if (!Number.isFinite(value)) return value > 0 ? 'INFINITY' : '(-INFINITY)';
  const text = String(value);
  const full = /[.e]/.test(text) ? text : `${text}.0`;
  return value < 0 ? `(${full})` : full;
}

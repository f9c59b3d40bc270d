import { DISTRIBUTIONS } from '../model/distribution.ts';
import type { Apply, Draw, Expression, Operator } from '../model/expression.ts';
import { fold, operandsOf } from '../model/fold.ts';
import type { FunctionDefinition } from '../model/model.ts';
import { DIMENSIONLESS, isDimensionless, multiply, power, sameUnit } from '../model/unitAlgebra.ts';
import { productText } from '../model/unitText.ts';
import type { KnownUnit, UnitsOfModel } from './unitsOfModel.ts';

/** The unit of a part of an expression: known, unknown, or whatever is wanted (a bare number). */
export type Inferred = KnownUnit | 'unknown' | 'any';

export const PURE: KnownUnit = { ...DIMENSIONLESS, text: '' };

export function isKnown(unit: Inferred): unit is KnownUnit {
  return typeof unit === 'object';
}

/** Takes note of two units that should be one. */
export type Complain = (part: Expression, found: KnownUnit, wanted: KnownUnit, because: string) => void;

const COMPARISONS: ReadonlySet<Operator> = new Set<Operator>(['eq', 'neq', 'lt', 'leq', 'gt', 'geq']);
const SAME: ReadonlySet<Operator> = new Set<Operator>(['plus', 'minus', 'min', 'max', 'rem']);
const KEEPING: ReadonlySet<Operator> = new Set<Operator>(['abs', 'floor', 'ceiling']);
const LOGICAL: ReadonlySet<Operator> = new Set<Operator>(['and', 'or', 'xor', 'not', 'implies']);

/** Works out units innermost first; what does not fit is complained of once, and then unknown. */
export class UnitInference {
  constructor(
    private readonly units: UnitsOfModel,
    private readonly functions: ReadonlyMap<string, FunctionDefinition>,
    private readonly complain: Complain,
    private readonly calls = new Map<string, Inferred>(),
  ) {}

  of(root: Expression, args?: ReadonlyMap<string, Inferred>): Inferred {
    return fold<Inferred>(root, (one, found) => {
      switch (one.kind) {
        case 'number':
          return one.unit === undefined ? 'any' : (this.units.named(one.unit) ?? 'unknown');
        case 'constant':
          return one.value === 'pi' || one.value === 'exponentiale' ? PURE : 'any';
        case 'time':
          return this.units.time ?? 'unknown';
        case 'avogadro':
          return PURE;
        case 'name':
          return args?.get(one.name) ?? this.units.of(one.name) ?? 'unknown';
        case 'call':
          return this.call(one.name, found);
        case 'draw':
          return this.draw(one, found);
        case 'piecewise':
          return this.agree(
            operandsOf(one).filter((_, at) => at % 2 === 0),
            found.filter((_, at) => at % 2 === 0),
            'another piece has',
          );
        case 'apply':
          return this.apply(one, found);
      }
    });
  }

  /** A function's own mathematics is followed with the units of its arguments, quietly and once for each. */
  private call(name: string, found: Inferred[]): Inferred {
    const key = `${name}(${found.map(keyOf).join()})`;
    const known = this.calls.get(key);
    if (known !== undefined) return known;
    const { args, body } = this.functions.get(name)!;
    const quiet = new UnitInference(this.units, this.functions, () => undefined, this.calls);
    const result = quiet.of(body, new Map(args.map((arg, at) => [arg, found[at]!])));
    this.calls.set(key, result);
    return result;
  }

  private apply(one: Apply, found: Inferred[]): Inferred {
    const { op, args } = one;
    if (SAME.has(op))
      return this.agree(args, found, op === 'plus' || op === 'minus' ? 'is added to' : 'is compared with');
    if (COMPARISONS.has(op)) {
      this.agree(args, found, 'is compared with');
      return PURE;
    }
    if (KEEPING.has(op)) return found[0]!;
    if (LOGICAL.has(op)) return PURE;
    switch (op) {
      case 'times':
        return found.reduce<Inferred>(
          (a, b, at) => product(a, b, 1, args[at]!, at === 0 ? undefined : args[0]),
          PURE,
        );
      case 'divide':
        return product(counted(found[0]!, args[0]!), found[1]!, -1, args[1]!, undefined);
      case 'quotient':
        this.agree(args, found, 'is divided into whole parts of');
        return PURE;
      case 'power':
        return this.raised(found[0]!, args[1]!, found[1]!, 1);
      case 'root':
        return this.raised(found[1]!, args[0]!, found[0]!, -1);
      case 'rateOf':
        return isKnown(found[0]!) ? (this.units.overTime(found[0]) ?? 'unknown') : 'unknown';
      case 'delay':
        return found[0]!;
      default:
        found.forEach((unit, at) => this.pure(args[at]!, unit, `is an argument of ${op}()`));
        return PURE;
    }
  }

  /** What is drawn has the unit of the scale that it is measured by; an exponential's is that over its rate's. */
  private draw({ distribution, args }: Draw, found: Inferred[]): Inferred {
    const count = DISTRIBUTIONS[distribution].parameters.length;
    switch (distribution) {
      case 'uniform':
      case 'normal':
      case 'cauchy':
      case 'laplace':
      case 'rayleigh':
        return this.agree(args, found, 'is drawn with');
      case 'gamma':
        this.pure(args[0]!, found[0]!, 'is a shape');
        return this.agree(args.slice(1), found.slice(1), 'is drawn with');
      case 'exponential': {
        const [rate = 'unknown', ...bounds] = found;
        if (!isKnown(rate)) return this.agree(args.slice(count), bounds, 'is drawn with');
        const drawn = { ...power(rate, -1), text: productText('', rate.text, -1) };
        return this.agree([args[0]!, ...args.slice(count)], [drawn, ...bounds], 'is drawn with');
      }
      case 'lognormal':
        found
          .slice(0, count)
          .forEach((unit, at) => this.pure(args[at]!, unit, 'is an argument of lognormal()'));
        return this.agree(args.slice(count), found.slice(count), 'is drawn with');
      default:
        found.forEach((unit, at) => this.pure(args[at]!, unit, `is an argument of ${distribution}()`));
        return PURE;
    }
  }

  /** All must be in the unit of the first that is known. */
  private agree(parts: readonly Expression[], found: readonly Inferred[], because: string): Inferred {
    let common: Inferred = 'any';
    found.forEach((unit, at) => {
      if (isKnown(common) && isKnown(unit)) {
        if (!sameUnit(unit, common)) this.complain(parts[at]!, unit, common, because);
      } else if (isKnown(unit)) common = unit;
      else if (unit === 'unknown' && common === 'any') common = 'unknown';
    });
    return common;
  }

  private pure(part: Expression, unit: Inferred, because: string): void {
    if (isKnown(unit) && !sameUnit(unit, PURE)) this.complain(part, unit, PURE, because);
  }

  private raised(base: Inferred, exponent: Expression, unit: Inferred, sign: 1 | -1): Inferred {
    this.pure(exponent, unit, 'is an exponent');
    if (!isKnown(base)) return base;
    const n = literal(exponent);
    if (n !== undefined && n !== 0) {
      const times = sign === 1 ? n : 1 / n;
      return { ...power(base, times), text: productText('', base.text, times) };
    }
    return isDimensionless(base) && base.factor === 1 ? base : 'unknown';
  }
}

function keyOf(unit: Inferred): string {
  return isKnown(unit) ? `${unit.factor} ${unit.exponents.join(' ')}` : unit;
}

/** −2 and 3 are literal exponents; names are not. */
function literal(expression: Expression): number | undefined {
  if (expression.kind === 'number') return expression.value;
  if (expression.kind !== 'apply') return undefined;
  const { op, args } = expression;
  const [a, b] = args.map(literalOperand);
  if (op === 'minus' && args.length === 1 && a !== undefined) return -a;
  if (op === 'divide' && a !== undefined && b !== undefined) return a / b;
  return undefined;
}

function literalOperand(expression: Expression): number | undefined {
  return expression.kind === 'number' ? expression.value : undefined;
}

/**
 * Bare numbers in products: whole numbers and halves count (2·x, x/2), any other may hide a unit, so that
 * nothing is known of the product.
 */
function counted(unit: Inferred, part: Expression): Inferred {
  if (unit !== 'any') return unit;
  const value = literal(part);
  return value !== undefined && Number.isInteger(2 * value) ? PURE : 'any';
}

function product(
  a: Inferred,
  b: Inferred,
  exponent: 1 | -1,
  part: Expression,
  first: Expression | undefined,
): Inferred {
  const left = first ? counted(a, first) : a;
  const right = counted(b, part);
  if (left === 'any' || right === 'any') return left === 'unknown' || right === 'unknown' ? 'unknown' : 'any';
  if (left === 'unknown' || right === 'unknown') return 'unknown';
  return {
    ...multiply(left, power(right, exponent)),
    text: productText(left.text, right.text, exponent),
  };
}

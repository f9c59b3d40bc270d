import type { Expression } from '../../model/expression.ts';
import { rewrite } from '../../model/fold.ts';
import type { Span } from '../../model/span.ts';
import { attributeOf, type XmlElement } from '../xml/element.ts';
import { idOf, type Instance } from './comp/instance.ts';
import { conversions, flatName, resolveName, resolveUnit, standIn } from './comp/names.ts';
import { MATHML } from '../mathml/operators.ts';
import { readLambda, readMath, type MathScope } from '../mathml/reader.ts';
import { numberOf } from '../xml/number.ts';
import type { Problems } from '../xml/problems.ts';

/** Units that Level 2 has without a definition, by how they are used. */
const LEVEL_2_UNITS: Readonly<Record<string, string>> = {
  substance: 'mole',
  volume: 'litre',
  area: 'square_metre',
  length: 'metre',
  time: 'second',
  liter: 'litre',
  meter: 'metre',
};

/** Reading one instance's elements: attributes, names and formulas as they are in the flat model. */
export class Context {
  readonly timeFactors: readonly string[];
  readonly extentFactors: readonly string[];
  private readonly reactions: ReadonlySet<string>;
  /** Flat names of functions that stand for a rate of change. */
  private readonly derivatives: ReadonlySet<string>;

  constructor(
    readonly instance: Instance,
    readonly problems: Problems,
  ) {
    this.timeFactors = conversions(instance, 'time');
    this.extentFactors = conversions(instance, 'extent');
    this.reactions = new Set(
      instance.members('listOfReactions').map((one) => idOf(one, instance.document) ?? ''),
    );
    this.derivatives = new Set(
      instance
        .members('listOfFunctionDefinitions')
        .flatMap((one) => (isDerivative(one) ? (this.id(one) ?? []) : [])),
    );
  }

  get level(): number {
    return this.instance.document.level;
  }

  get version(): number {
    return this.instance.document.version;
  }

  /** The id of an element in the flat model; reported where it has none. */
  id(element: XmlElement): string | undefined {
    const id =
      idOf(element, this.instance.document) ?? (this.level === 1 ? attributeOf(element, 'name') : undefined);
    if (id === undefined) {
      this.error('missing-id', `<${element.name}> has no id`, element);
      return undefined;
    }
    return flatName({ instance: this.instance, element }) || this.instance.prefix + id;
  }

  /** A name that an attribute gives, in the flat model. */
  reference(element: XmlElement, attribute: string): string | undefined {
    const id = attributeOf(element, attribute);
    return id === undefined ? undefined : resolveName(this.instance, id).name;
  }

  number(element: XmlElement, attribute: string): number | undefined {
    const text = attributeOf(element, attribute);
    if (text === undefined) return undefined;
    const value = numberOf(text);
    if (Number.isNaN(value) && !/^nan$/i.test(text))
      this.error(
        'invalid-number',
        `${attribute}="${text.slice(0, 40)}" of <${element.name}> is not a number`,
        element,
      );
    return value;
  }

  boolean(element: XmlElement, attribute: string, otherwise: boolean): boolean {
    const text = attributeOf(element, attribute);
    if (text === undefined) return otherwise;
    if (text === 'true' || text === '1') return true;
    if (text === 'false' || text === '0') return false;
    this.error(
      'invalid-boolean',
      `${attribute}="${text.slice(0, 40)}" of <${element.name}> is neither true nor false`,
      element,
    );
    return otherwise;
  }

  unit(id: string): string {
    if (this.level < 3 && !this.instance.units.has(id)) return LEVEL_2_UNITS[id] ?? id;
    return resolveUnit(this.instance, id);
  }

  unitOf(element: XmlElement, attribute: string): { unit?: string } {
    const id = attributeOf(element, attribute);
    return id === undefined || id === '' ? {} : { unit: this.unit(id) };
  }

  named(element: XmlElement): { name?: string; span: Span } {
    const name = attributeOf(element, 'name');
    return { ...(name !== undefined && name !== '' && this.level > 1 && { name }), span: element.span };
  }

  /** The formula of an element's <math>, if it has any. */
  math(
    element: XmlElement,
    locals: ReadonlyMap<string, string | undefined> = noLocals,
  ): Expression | undefined {
    const math = this.instance.children(element).find(({ name }) => name === 'math');
    if (!math) return undefined;
    if (math.namespace !== MATHML) {
      this.error('unsupported-math', '<math> is not of the MathML namespace', math);
      return undefined;
    }
    const formula = readMath(math, this.scope(locals));
    return formula && this.withDerivatives(formula);
  }

  private withDerivatives(formula: Expression): Expression {
    if (this.derivatives.size === 0) return formula;
    return rewrite(formula, (one) => {
      const [of] = one.kind === 'call' && this.derivatives.has(one.name) ? one.args : [];
      return of && scaled('times', rateOf(of, one.span ?? noSpan), this.timeFactors);
    });
  }

  lambda(element: XmlElement): ReturnType<typeof readLambda> {
    const math = this.instance.children(element).find(({ name }) => name === 'math');
    return math && readLambda(math, this.scope(noLocals));
  }

  /** A formula that is assigned to what `id` names, in the measure of what stands for it, with its flat name. */
  assigned(id: string, expression: Expression): { symbol: string; expression: Expression } {
    const { name, factors } = resolveName(this.instance, id);
    return { symbol: name, expression: scaled('times', expression, factors) };
  }

  error(code: string, message: string, element: XmlElement, hint?: string): void {
    this.problems.error(code, message, element, hint, this.instance.document.file);
  }

  warning(code: string, message: string, element: XmlElement, hint?: string): void {
    this.problems.warning(code, message, element, hint, this.instance.document.file);
  }

  /** @param locals names of a kinetic law's own, and what they are called outside where something replaces them */
  private scope(locals: ReadonlyMap<string, string | undefined>): MathScope {
    const { instance, timeFactors, extentFactors } = this;
    return {
      name: (id, span) => {
        if (locals.has(id)) return { kind: 'name', name: locals.get(id) ?? id, span };
        const { name, factors } = resolveName(instance, id);
        const value = scaled('divide', { kind: 'name', name, span }, factors);
        if (!this.reactions.has(id)) return value;
        // The rate of a submodel's reaction is in its own extents and time.
        return scaled('divide', scaled('times', value, timeFactors), extentFactors);
      },
      functionName: (id) => resolveName(instance, id).name,
      unit: (id) => this.unit(id),
      time: (span) => scaled('divide', { kind: 'time', span }, timeFactors),
      delay: (of, by, span) => ({
        kind: 'apply',
        op: 'delay',
        args: [of, scaled('times', by, timeFactors)],
        span,
      }),
      rateOf: (of, span) => scaled('times', rateOf(of, span), timeFactors),
      problem: (code, message, element) => this.error(code, message, element),
    };
  }

  /** Whether something else stands for this element, and what. */
  standIn(element: XmlElement): string | undefined {
    if (!this.instance.replaced.has(element)) return undefined;
    return flatName(standIn({ instance: this.instance, element }));
  }
}

const noSpan: Span = { from: 0, to: 0 };

/**
 * Level 2 has no symbol for a rate of change. COPASI writes a function of one argument a with the body
 * NaN + 0·a in its place, which nobody would write to be computed.
 */
function isDerivative(definition: XmlElement): boolean {
  const lambda = definition.children.find(({ name }) => name === 'math')?.children[0];
  const [argument, body, ...more] = lambda?.children ?? [];
  if (argument?.name !== 'bvar' || more.length > 0 || body?.name !== 'apply') return false;
  const shape = [...body.children, ...(body.children[2]?.children ?? [])].map(({ name }) => name).join(' ');
  return shape === 'plus notanumber apply times cn ci';
}

const noLocals: ReadonlyMap<string, string | undefined> = new Map();

/** The rate of a quantity that is scaled by constant factors is scaled alike. */
function rateOf(of: Expression, span: Span): Expression {
  if (of.kind === 'apply' && (of.op === 'divide' || of.op === 'times'))
    return { ...of, args: [rateOf(of.args[0]!, span), of.args[1]!] };
  return { kind: 'apply', op: 'rateOf', args: [of], span };
}

/** An expression times, or over, each of the factors. */
export function scaled(
  op: 'times' | 'divide',
  expression: Expression,
  factors: readonly string[],
): Expression {
  return factors.reduce<Expression>(
    (value, name) => ({ kind: 'apply', op, args: [value, { kind: 'name', name }] }),
    expression,
  );
}

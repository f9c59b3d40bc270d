import fc from 'fast-check';
import { DISTRIBUTIONS, takes, type Distribution } from '../../../workers/model/distribution.ts';
import { OPERATORS, type Expression, type Operator } from '../../../workers/model/expression.ts';
import {
  emptyModel,
  type Compartment,
  type Model,
  type ModelDocument,
  type ModelEvent,
  type Parameter,
  type Species,
  type Valued,
} from '../../../workers/model/model.ts';
import { BASE_UNITS, type UnitDefinition } from '../../../workers/model/unit.ts';

/**
 * Documents that Antimony has words for: no reaction's own parameters, no amount without a number, nothing
 * that is constant and yet set by a rule.
 */

const number = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
);
const unitIds = ['mL', 'hour', 'rate_unit'];
const functionIds = ['hill', 'square'];
const some = <T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(value, { nil: undefined });

/** Without the keys that hold undefined. */
function defined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined)) as T;
}

const distributionNames = Object.keys(DISTRIBUTIONS) as Distribution[];
const operatorNames = Object.keys(OPERATORS) as Operator[];

export function expressions(names: readonly string[]): fc.Arbitrary<Expression> {
  return fc.letrec<{ tree: Expression; leaf: Expression }>((tie) => ({
    leaf: fc.oneof(
      fc
        .record({ value: number, unit: some(fc.constantFrom(...unitIds, 'gram')) })
        .map(({ value, unit }): Expression => defined({ kind: 'number', value, unit }) as Expression),
      fc.constantFrom<Expression>(
        { kind: 'time' },
        { kind: 'avogadro' },
        { kind: 'constant', value: 'pi' },
        { kind: 'constant', value: 'infinity' },
        { kind: 'constant', value: 'true' },
        { kind: 'constant', value: 'notanumber' },
      ),
      fc.constantFrom(...names).map((name): Expression => ({ kind: 'name', name })),
    ),
    tree: fc.oneof(
      { depthSize: 'small', withCrossShrink: true },
      tie('leaf'),
      fc.constantFrom(...operatorNames).chain((op) => {
        const [least, most] = OPERATORS[op];
        return fc
          .array(tie('tree'), { minLength: least, maxLength: Math.min(most, least + 2) })
          .map((args): Expression => ({ kind: 'apply', op, args }));
      }),
      fc.constantFrom(...distributionNames).chain((distribution) => {
        const { length } = DISTRIBUTIONS[distribution].parameters;
        const lengths = [length, length + 2].filter((count) => takes(distribution, count));
        return fc
          .constantFrom(...lengths)
          .chain((count) => fc.array(tie('tree'), { minLength: count, maxLength: count }))
          .map((args): Expression => ({ kind: 'draw', distribution, args }));
      }),
      fc
        .tuple(fc.constantFrom(...functionIds), fc.array(tie('tree'), { maxLength: 2 }))
        .map(([name, args]): Expression => ({ kind: 'call', name, args })),
      fc
        .record({
          pieces: fc.array(fc.record({ value: tie('tree'), condition: tie('tree') }), { maxLength: 2 }),
          otherwise: some(tie('tree')),
        })
        .map((one): Expression => defined({ kind: 'piecewise' as const, ...one }) as Expression),
    ),
  })).tree;
}

const displayName = some(
  fc.string({ unit: 'grapheme', maxLength: 12 }).filter((text) => !text.includes('`')),
);

const unitDefinition = (id: string): fc.Arbitrary<UnitDefinition> =>
  fc
    .record({
      name: displayName,
      factors: fc.array(
        fc.record({
          kind: fc.constantFrom(...BASE_UNITS.filter((unit) => unit !== 'dimensionless')),
          exponent: fc.constantFrom(-3, -2, -1, -0.5, 0.5, 1, 2),
          scale: fc.constantFrom(-9, -3, 0, 2),
          multiplier: fc.constantFrom(1, 60, 3600, 2.5),
        }),
        { maxLength: 3 },
      ),
    })
    .map((one) => defined({ id, ...one }) as UnitDefinition);

const quantity = fc.record({
  value: some(number),
  unit: some(fc.constantFrom(...unitIds, 'mole')),
  name: displayName,
});

const compartmentIds = ['plasma', 'tissue'];
const speciesIds = ['S1', 'S2', 'S3'];
const parameterIds = ['k1', 'k2', 'Vm', 'n', 'x'];
const names = [...compartmentIds, ...speciesIds, ...parameterIds];

/** What gives a parameter or species its value besides a number. */
const role = fc.constantFrom('number', 'number', 'initial', 'assignment', 'rate', 'event');

export const documents: fc.Arbitrary<ModelDocument> = fc
  .record({
    units: fc.tuple(...unitIds.map(unitDefinition)),
    bodies: fc.tuple(expressions(['a', 'b']), expressions(['a', 'b'])),
    compartments: fc.tuple(...compartmentIds.map(() => quantity)),
    species: fc.tuple(
      ...speciesIds.map(() =>
        fc.record({
          of: quantity,
          at: fc.nat(1),
          amount: fc.boolean(),
          substanceOnly: fc.boolean(),
          fixed: fc.boolean(),
          role,
        }),
      ),
    ),
    parameters: fc.tuple(
      ...parameterIds.map(() => fc.record({ of: quantity, role, constant: fc.boolean() })),
    ),
    formulas: fc.infiniteStream(expressions(names)),
    reactions: fc.array(
      fc.record({
        left: fc.uniqueArray(fc.constantFrom(...speciesIds), { maxLength: 2 }),
        right: fc.uniqueArray(fc.constantFrom(...speciesIds), { maxLength: 2 }),
        stoichiometry: fc.constantFrom(1, 2, 0.5),
        reversible: fc.boolean(),
        rate: some(expressions(names)),
        compartment: some(fc.constantFrom(...compartmentIds)),
        name: displayName,
      }),
      { maxLength: 3 },
    ),
    events: fc.array(
      fc.record({
        trigger: expressions(names),
        delay: some(expressions(names)),
        priority: some(expressions(names)),
        persistent: fc.boolean(),
        initialTrigger: fc.boolean(),
        fromTrigger: fc.boolean(),
      }),
      { maxLength: 2 },
    ),
    constraints: fc.array(expressions(names), { maxLength: 2 }),
  })
  .map((parts): ModelDocument => {
    const model = emptyModel('main_model');
    const formula = (): Expression => parts.formulas.next().value as Expression;
    model.units = parts.units;
    model.functions = functionIds.map((id, at) => ({ id, args: ['a', 'b'], body: parts.bodies[at]! }));
    model.compartments = compartmentIds.map((id, at) => {
      return defined<Compartment>({ id, ...parts.compartments[at]!, constant: true, dimensions: 3 });
    });
    const changedByEvents: string[] = [];
    /** Gives a quantity its rule; its number stays only where the text can hold both. */
    const enact = (one: Valued, what: string): void => {
      const keeps = what === 'number' || what === 'rate' || what === 'event';
      if (!keeps) delete one.value;
      const expression = what === 'number' || what === 'event' ? undefined : formula();
      if (what === 'initial')
        model.initialAssignments.push({ symbol: one.id, expression: startFormula(expression!) });
      if (what === 'assignment' || what === 'rate')
        model.rules.push({ kind: what, symbol: one.id, expression: expression! });
      if (what === 'event') changedByEvents.push(one.id);
    };
    model.species = speciesIds.map((id, at) => {
      const { of, at: place, amount, substanceOnly, fixed, role: what } = parts.species[at]!;
      const byRule = what === 'assignment' || what === 'rate';
      const one = defined<Species>({
        id,
        ...of,
        constant: false,
        compartment: compartmentIds[place]!,
        initial: 'concentration',
        substanceOnly,
        boundary: fixed || byRule,
      });
      enact(one, what);
      if ((amount || substanceOnly) && one.value !== undefined) one.initial = 'amount';
      return one;
    });
    model.parameters = parameterIds.map((id, at) => {
      const { of, role: what, constant } = parts.parameters[at]!;
      const one = defined<Parameter>({ id, ...of, constant });
      enact(one, what);
      if (what === 'assignment' || what === 'rate' || what === 'event') one.constant = false;
      return one;
    });
    model.events = parts.events.map((event, at) =>
      defined<ModelEvent>({
        id: `E${at}`,
        ...event,
        assignments: [...changedByEvents, 'S1'].map((symbol) => ({ symbol, expression: formula() })),
      }),
    );
    if (model.events.length === 0) {
      for (const one of model.parameters) if (changedByEvents.includes(one.id)) one.constant = true;
    }
    model.reactions = parts.reactions.map(({ left, right, stoichiometry, rate, ...rest }, at) => {
      const reference = (species: string) => ({ species, stoichiometry, constant: true });
      const taking = new Set([...left, ...right]);
      const inRate = rate ? speciesOf(rate) : [];
      return defined({
        id: `J${at}`,
        reactants: left.map(reference),
        products: right.map(reference),
        modifiers: [...new Set(inRate)].filter((id) => !taking.has(id)),
        localParameters: [],
        ...(rate && { rate }),
        ...rest,
      }) as Model['reactions'][number];
    });
    model.constraints = parts.constraints.map((condition) => ({ condition }));
    return { models: [model], main: model.id };
  });

function speciesOf(expression: Expression): string[] {
  if (expression.kind === 'name') return speciesIds.includes(expression.name) ? [expression.name] : [];
  if (expression.kind === 'apply' || expression.kind === 'call' || expression.kind === 'draw')
    return expression.args.flatMap(speciesOf);
  if (expression.kind !== 'piecewise') return [];
  const pieces = expression.pieces.flatMap(({ value, condition }) => [value, condition]);
  return [...pieces, ...(expression.otherwise ? [expression.otherwise] : [])].flatMap(speciesOf);
}

/** A start value that is a bare number would be read as the number itself. */
function startFormula(expression: Expression): Expression {
  return { kind: 'apply', op: 'max', args: [expression, { kind: 'number', value: 1 }] };
}

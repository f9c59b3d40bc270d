import type { Compartment, FunctionDefinition, Parameter, Species } from '../../model/model.ts';
import { attributeOf, type XmlElement } from '../xml/element.ts';
import type { Context } from './context.ts';

/** Default units of one model, by SBML's attribute names without "Units". */
export type DefaultUnits = Partial<
  Record<'time' | 'substance' | 'extent' | 'volume' | 'area' | 'length', string>
>;

export function readDefaults(context: Context): DefaultUnits {
  const { instance, level } = context;
  const defaults: DefaultUnits = {};
  for (const kind of ['time', 'substance', 'extent', 'volume', 'area', 'length'] as const) {
    const given =
      level < 3 ? (kind === 'extent' ? 'substance' : kind) : attributeOf(instance.model, `${kind}Units`);
    if (given === undefined || given === '') continue;
    const unit = context.unit(given);
    // Level 2's area has no name among the base units.
    if (unit !== 'square_metre') defaults[kind] = unit;
  }
  return defaults;
}

function valueOf(context: Context, element: XmlElement, attribute: string): { value?: number } {
  const value = context.number(element, attribute);
  return value === undefined ? {} : { value };
}

export function readCompartments(context: Context, defaults: DefaultUnits): Compartment[] {
  return context.instance.members('listOfCompartments').flatMap((element) => {
    const id = context.id(element);
    if (id === undefined) return [];
    const given = context.number(element, 'spatialDimensions');
    const dimensions = given ?? (context.level < 3 ? 3 : undefined);
    const byDimension = { 1: defaults.length, 2: defaults.area, 3: defaults.volume }[dimensions ?? 0];
    const volume = context.level === 1 ? { value: context.number(element, 'volume') ?? 1 } : {};
    return [
      {
        id,
        ...context.named(element),
        ...(byDimension !== undefined && context.instance.parent && { unit: byDimension }),
        ...context.unitOf(element, 'units'),
        ...valueOf(context, element, 'size'),
        ...volume,
        ...(dimensions !== undefined && { dimensions }),
        constant: context.boolean(element, 'constant', true),
      },
    ];
  });
}

export function readSpecies(context: Context, defaults: DefaultUnits): Species[] {
  const { instance } = context;
  const modelFactor = context.reference(instance.model, 'conversionFactor');
  return instance.members('listOfSpecies').flatMap((element) => {
    const id = context.id(element);
    const compartment = context.reference(element, 'compartment');
    if (id === undefined) return [];
    if (compartment === undefined) {
      context.error('missing-compartment', `Species ${id} has no compartment`, element);
      return [];
    }
    const amount = context.number(element, 'initialAmount');
    const concentration = context.number(element, 'initialConcentration');
    const value = amount ?? concentration;
    const factor = context.reference(element, 'conversionFactor') ?? modelFactor;
    return [
      {
        id,
        ...context.named(element),
        ...(defaults.substance !== undefined && instance.parent && { unit: defaults.substance }),
        ...context.unitOf(element, context.level === 1 ? 'units' : 'substanceUnits'),
        ...(value !== undefined && { value }),
        compartment,
        initial: amount !== undefined || concentration === undefined ? 'amount' : 'concentration',
        substanceOnly: context.boolean(element, 'hasOnlySubstanceUnits', false),
        boundary: context.boolean(element, 'boundaryCondition', false),
        constant: context.boolean(element, 'constant', false),
        ...(factor !== undefined && { conversionFactor: factor }),
      },
    ];
  });
}

export function readParameters(context: Context): Parameter[] {
  return context.instance.members('listOfParameters').flatMap((element) => {
    const id = context.id(element);
    if (id === undefined) return [];
    return [
      {
        id,
        ...context.named(element),
        ...valueOf(context, element, 'value'),
        ...context.unitOf(element, 'units'),
        // Level 1 does not say what is constant: whatever has no rule is.
        constant: context.level === 1 ? false : context.boolean(element, 'constant', true),
      },
    ];
  });
}

/** Functions; one without a formula gives no number. */
export function readFunctions(context: Context): FunctionDefinition[] {
  return context.instance.members('listOfFunctionDefinitions').flatMap((element) => {
    const id = context.id(element);
    if (id === undefined) return [];
    const lambda = context.lambda(element);
    if (!lambda) return [];
    return [
      {
        id,
        ...context.named(element),
        args: lambda.args,
        body: lambda.body ?? { kind: 'constant', value: 'notanumber' },
      },
    ];
  });
}

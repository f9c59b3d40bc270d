import type { Model, ModelDocument } from '../../model/model.ts';
import type { UnitDefinition, UnitFactor } from '../../model/unit.ts';
import { express } from './express.ts';
import { writeFormula, writeName, writeNumber } from './formula.ts';
import { BARE_MODEL } from './reader.ts';
import { writeQuantities } from './writeQuantities.ts';
import { writeProcesses } from './writeProcesses.ts';

/** Writes a document as Antimony that reads back as the same document. */
export function writeAntimony(document: ModelDocument): string {
  const models = document.models.map(express);
  const functions = new Map(models.flatMap((model) => model.functions).map((one) => [one.id, one]));
  const blocks = [...functions.values()].map(({ id, args, body }) => {
    const header = `function ${writeName(id)}(${args.map(writeName).join(', ')})`;
    return `${header}\n  ${writeFormula(body)}\nend\n`;
  });
  for (const model of models) blocks.push(writeModel(model, document));
  const named = [...functions.values(), ...models.filter((model) => model.id !== BARE_MODEL)];
  const names = named
    .filter((one) => one.name !== undefined)
    .map((one) => writeDisplayName(one.id, one.name!));
  if (names.length > 0) blocks.push(names.map((line) => `${line}\n`).join(''));
  return blocks.join('\n');
}

function writeModel(model: Model, document: ModelDocument): string {
  const sections = [
    writeUnits(model),
    ...writeQuantities(model),
    ...writeProcesses(model),
    writeNames(model),
  ];
  const bare = model.id === BARE_MODEL;
  const indent = bare ? '' : '  ';
  const body = sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => `${indent}${line}\n`).join(''))
    .join('\n');
  if (bare) return body;
  const star = document.main === model.id ? '*' : '';
  const ports = model.ports.map(writeName).join(', ');
  return `model ${star}${writeName(model.id)}(${ports})\n${body}end\n`;
}

const DEFAULT_UNITS = {
  time: 'time_unit',
  substance: 'substance',
  extent: 'extent',
  volume: 'volume',
  area: 'area',
  length: 'length',
} as const;

function writeUnits(model: Model): string[] {
  const lines = model.units.map((unit) => `unit ${writeName(unit.id)} = ${writeUnit(unit)};`);
  for (const [what, id] of Object.entries(DEFAULT_UNITS)) {
    const unit = model.defaults[what as keyof typeof DEFAULT_UNITS];
    if (unit !== undefined && unit !== id) lines.push(`unit ${id} = ${writeName(unit)};`);
  }
  for (const { id, name } of model.units)
    if (name !== undefined) lines.push(`${writeDisplayName(id, name)};`);
  return lines;
}

/** `1e-3 mole / litre` */
export function writeUnit({ factors }: Pick<UnitDefinition, 'factors'>): string {
  if (factors.length === 0) return 'dimensionless';
  return factors.map((factor, at) => writeFactor(factor, at === 0)).join('');
}

function writeFactor({ kind, exponent, scale, multiplier }: UnitFactor, first: boolean): string {
  const number = scaled(multiplier, scale);
  const unit = number === '1' ? kind : `${number} ${kind}`;
  const below = exponent < 0 && !first;
  const power = below ? -exponent : exponent;
  const raised = power === 1 ? unit : `${number === '1' ? unit : `(${unit})`}^${writeNumber(power)}`;
  if (first) return raised;
  return below ? ` / ${raised}` : ` * ${raised}`;
}

/** A number as mantissa and power of ten, kept apart as they are in the definition. */
function scaled(multiplier: number, scale: number): string {
  if (scale === 0) return writeNumber(multiplier);
  const [mantissa, exponent] = writeNumber(multiplier).split('e');
  return `${mantissa}e${scale + Number(exponent ?? 0)}`;
}

function writeNames(model: Model): string[] {
  const named = [
    ...model.compartments,
    ...model.species,
    ...model.parameters,
    ...model.reactions,
    ...model.events,
    ...model.submodels,
  ];
  return named
    .filter((one) => one.name !== undefined)
    .map((one) => `${writeDisplayName(one.id, one.name!)};`);
}

export function writeDisplayName(id: string, name: string): string {
  return `${writeName(id)} is ${writeText(name)}`;
}

/** In quotes, or between three ticks where it has a quote or a line end of its own. */
function writeText(text: string): string {
  if (!/["\r\n]/.test(text)) return `"${text}"`;
  return `\`\`\`${text.replaceAll('`', "'")}\`\`\``;
}

import type { SyntaxNode } from '@lezer/common';
import type { Model, Submodel } from '../../model/model.ts';
import { DEFAULT_COMPARTMENT } from './defaultCompartment.ts';
import { children } from './expressions.ts';
import type { ModelParts } from './parts.ts';
import { spanOf } from './source.ts';

/** `A: liver(S1, 3), timeconv=60, extentconv=c in cell` */
export function readSubmodel(parts: ModelParts, node: SyntaxNode): void {
  const { source } = parts;
  const reference = node.getChild('ModelReference')!;
  const modelId = source.slice(reference);
  const label = parts.label(node, 'submodel', '_sys');
  const place = node.getChild('InCompartment');
  if (place) parts.place(label, place);

  const submodel: Submodel = { id: label.id, model: modelId, span: spanOf(node) };
  for (const setting of node.getChildren('Setting')) readConversion(parts, submodel, setting);
  parts.submodels.push(submodel);

  const model = parts.modelOf(modelId, spanOf(reference));
  if (!model) return;
  if (label.compartment !== undefined) placeInside(parts, label.id, model, label.compartment, node);
  const args = node.getChild('Arguments')?.getChildren('Argument') ?? [];
  if (args.length > model.ports.length) {
    source.report(
      'error',
      'argument-count',
      spanOf(node),
      `Model ${modelId} takes ${model.ports.length} argument${model.ports.length === 1 ? '' : 's'}, but line ${source.line(node.from)} gives ${args.length}.`,
      { symbol: modelId },
    );
  }
  args.slice(0, model.ports.length).forEach((argument, at) => {
    const replaced = `${label.id}.${model.ports[at]}`;
    parts.replacements.push({ replaced, by: argumentName(parts, argument), span: spanOf(argument) });
  });
}

/** A submodel in a compartment has there what it places nowhere, and so have its own submodels. */
function placeInside(parts: ModelParts, path: string, model: Model, place: string, node: SyntaxNode): void {
  if (model.compartments.some(({ id }) => id === DEFAULT_COMPARTMENT)) {
    parts.replacements.push({ replaced: `${path}.${DEFAULT_COMPARTMENT}`, by: place, span: spanOf(node) });
  }
  for (const inner of model.submodels) {
    const innerModel = parts.modelOf(inner.model, spanOf(node));
    if (innerModel) placeInside(parts, `${path}.${inner.id}`, innerModel, place, node);
  }
}

/** A number given to a submodel becomes a parameter of its own. */
function argumentName(parts: ModelParts, argument: SyntaxNode): string {
  const path = argument.getChild('Path');
  if (path) {
    const name = parts.pathOf(path);
    if (!name.includes('.')) parts.symbols.mention(name, spanOf(path));
    return name;
  }
  const text = parts.source.slice(argument).replaceAll(/\s/g, '');
  return numberParameter(parts, parts.symbols.fresh('_ant'), Number(text), argument);
}

function numberParameter(parts: ModelParts, id: string, value: number, node: SyntaxNode): string {
  const symbol = parts.symbols.define(id, spanOf(node), 'formula');
  symbol.constness = 'const';
  symbol.initial = {
    expression: { kind: 'number', value, span: spanOf(node) },
    span: spanOf(node),
    order: parts.symbols.tick(),
  };
  return id;
}

const CONVERSIONS = { timeconv: 'timeConversion', extentconv: 'extentConversion' } as const;

function readConversion(parts: ModelParts, submodel: Submodel, setting: SyntaxNode): void {
  const [name, , value] = children(setting);
  const word = parts.source.slice(name!);
  const property = CONVERSIONS[word as keyof typeof CONVERSIONS];
  const line = parts.source.line(setting.from);
  if (!property) {
    parts.source.report(
      'error',
      'invalid-submodel-setting',
      spanOf(setting),
      `A submodel has no setting ${word} (line ${line}).`,
      { hint: 'The settings are timeconv and extentconv.' },
    );
    return;
  }
  if (value!.name === 'Number') {
    const factor = Number(parts.source.slice(value!));
    submodel[property] = numberParameter(parts, `${submodel.id}_${word}`, factor, value!);
  } else if (value!.name === 'Path') {
    submodel[property] = parts.pathOf(value!);
    const symbol = parts.symbols.mention(submodel[property], spanOf(value!));
    parts.symbols.become(symbol, 'formula', value!);
  } else {
    parts.source.report(
      'error',
      'invalid-submodel-setting',
      spanOf(value!),
      `${word} (line ${line}) is a number or the name of a parameter.`,
    );
  }
}

/** `A.x is y`, `A.x is y / factor`, `A.x * factor is y`: two names for one thing. */
export function readSynonym(parts: ModelParts, node: SyntaxNode): void {
  const paths = node.getChildren('Path');
  const multiplied = node.getChild('Times') !== null;
  const first = parts.pathOf(paths[0]!);
  const second = parts.pathOf(paths[multiplied ? 2 : 1]!);
  const factor = multiplied ? paths[1] : paths[2];
  const conversionFactor = factor && parts.pathOf(factor);
  if (first === second) return;
  for (const path of paths) {
    const name = parts.pathOf(path);
    if (!name.includes('.')) parts.symbols.mention(name, spanOf(path));
  }
  // What is inside the submodel gives way to what is outside.
  const swap = !first.includes('.') && second.includes('.');
  if (swap && conversionFactor) {
    parts.source.report(
      'error',
      'unsupported',
      spanOf(node),
      `Converting ${first} of this model into ${second} (line ${parts.source.line(node.from)}) is not supported.`,
      { hint: `Write the submodel's name first: ${second} * factor is ${first}` },
    );
    return;
  }
  parts.replacements.push({
    replaced: swap ? second : first,
    by: swap ? first : second,
    ...(conversionFactor && { conversionFactor }),
    span: spanOf(node),
  });
}

/** `delete A.x, B.y` */
export function readDeletion(parts: ModelParts, node: SyntaxNode): void {
  for (const path of node.getChildren('Path')) {
    const target = parts.source.path(path);
    if (target.includes('.')) {
      parts.deletions.push({ target, span: spanOf(path) });
    } else {
      parts.source.report(
        'error',
        'invalid-deletion',
        spanOf(path),
        `${target} (line ${parts.source.line(path.from)}) is not inside a submodel, so it cannot be deleted.`,
        { hint: 'Remove the lines that define it.', symbol: target },
      );
    }
  }
}

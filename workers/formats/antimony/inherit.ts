import type { Model, Parameter, Reaction, Species } from '../../model/model.ts';
import { DEFAULT_COMPARTMENT } from './defaultCompartment.ts';
import type { ModelParts } from './parts.ts';
import type { ModelSymbol, SymbolKind } from './symbols.ts';

/** What a path inside a submodel leads to. */
export interface Found {
  kind: SymbolKind;
  quantity?: Parameter | Species;
  reaction?: Reaction;
}

/**
 * A name of this model that stands for something inside a submodel (`A.S is S`) is what that is, and starts
 * as that starts unless this model says otherwise.
 */
export function inheritFromSubmodels(parts: ModelParts): void {
  for (const { replaced, by, conversionFactor } of parts.replacements) {
    if (by.includes('.') || !replaced.includes('.')) continue;
    const found = findInside(parts, replaced);
    if (!found) continue;
    const symbol = parts.symbols.mention(by, parts.span);
    if (symbol.kind === 'undefined' || symbol.kind === 'formula') symbol.kind = found.kind;
    if (!found.quantity) continue;
    inherit(parts, symbol, found.quantity, conversionFactor);
    if ('compartment' in found.quantity && found.quantity.compartment !== DEFAULT_COMPARTMENT) {
      symbol.compartment ??= `${replaced.replace(/[^.]*$/, '')}${found.quantity.compartment}`;
    }
  }
}

function inherit(
  parts: ModelParts,
  symbol: ModelSymbol,
  quantity: Parameter | Species,
  conversionFactor: string | undefined,
): void {
  if (quantity.unit !== undefined && conversionFactor === undefined) symbol.unit ??= quantity.unit;
  if (quantity.name !== undefined) symbol.name ??= quantity.name;
  if ('boundary' in quantity) {
    if (quantity.boundary) symbol.constness ??= 'const';
    if (quantity.substanceOnly) symbol.substanceOnly = true;
  } else if (!quantity.constant) symbol.constness ??= 'var';
  if (quantity.value === undefined || symbol.initial || symbol.assignment || symbol.rate) return;
  const value = { kind: 'number', value: quantity.value } as const;
  symbol.initial = {
    expression:
      conversionFactor === undefined
        ? value
        : { kind: 'apply', op: 'times', args: [{ kind: 'name', name: conversionFactor }, value] },
    span: symbol.span,
    order: parts.symbols.tick(),
  };
}

/** What a dotted path from this model leads to. */
export function findInside(parts: ModelParts, path: string): Found | undefined {
  const [first, ...rest] = path.split('.');
  let modelId = parts.submodels.find((submodel) => submodel.id === first)?.model;
  let model: Model | undefined = modelId === undefined ? undefined : parts.modelOf(modelId, parts.span);
  while (model && rest.length > 1) {
    const step = rest.shift();
    modelId = model.submodels.find((submodel) => submodel.id === step)?.model;
    model = modelId === undefined ? undefined : parts.modelOf(modelId, parts.span);
  }
  const id = rest[0];
  if (!model || id === undefined) return undefined;
  const has = (one: { id: string }): boolean => one.id === id;
  const species = model.species.find(has);
  if (species) return { kind: 'species', quantity: species };
  const compartment = model.compartments.find(has);
  if (compartment) return { kind: 'compartment', quantity: compartment };
  const parameter = model.parameters.find(has);
  if (parameter) return { kind: 'formula', quantity: parameter };
  const reaction = model.reactions.find(has);
  if (reaction) return { kind: 'reaction', reaction };
  if (model.events.some(has)) return { kind: 'event' };
  return undefined;
}

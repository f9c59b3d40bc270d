import type { SyntaxNode } from '@lezer/common';
import { children, compare, comparisonOperator } from './expressions.ts';
import { readEvent } from './events.ts';
import type { ModelParts } from './parts.ts';
import { readInteraction, readReaction } from './reactions.ts';
import { spanOf } from './source.ts';
import { readDeletion, readSubmodel, readSynonym } from './submodels.ts';
import { DEFAULT_UNIT_NAMES } from './units.ts';
import { propertyOf, readValue } from './values.ts';
import type { SymbolKind } from './symbols.ts';

/** Reads the statements of one model. Their order does not matter, so names are collected first. */
export function readStatements(parts: ModelParts, statements: readonly SyntaxNode[]): void {
  for (const node of statements) collectNames(parts, node);
  for (const node of statements) readStatement(parts, node);
}

function collectNames(parts: ModelParts, node: SyntaxNode): void {
  const { source, units } = parts;
  const paths = node.getChildren('Path');
  if (node.name === 'UnitDefinition') {
    units.declare(source.path(paths[0]!), children(node)[3], spanOf(paths[0]!));
  } else if (node.name === 'Assignment' && isDefaultUnit(parts, source.path(paths[0]!), children(node)[2])) {
    units.declare(source.path(paths[0]!), children(node)[2], spanOf(paths[0]!));
  } else if (node.name === 'SubmodelUse') {
    const label = node.getChild('Label')?.getChild('Path');
    if (label) parts.submodelIds.add(source.path(label));
  } else if (node.name === 'Synonym' && paths.length === 2) {
    const [alias, name] = paths.map((path) => source.path(path));
    if (!alias!.includes('.') && !name!.includes('.') && alias !== name) parts.aliases.set(alias!, name!);
  }
}

/** `time_unit = 60 seconds` without the word unit, where all that it names are units. */
function isDefaultUnit(parts: ModelParts, id: string, formula: SyntaxNode | undefined): boolean {
  if (!DEFAULT_UNIT_NAMES.includes(id) || !formula) return false;
  const names = parts.source.slice(formula).match(/(?<![\w.])[A-Za-z_]\w*/g) ?? [];
  return names.length > 0 && names.every((name) => parts.units.isKnown(name));
}

function readStatement(parts: ModelParts, node: SyntaxNode): void {
  switch (node.name) {
    case 'Declaration':
      return readDeclaration(parts, node);
    case 'Assignment':
      if (parts.units.isDeclared(parts.source.path(node.getChild('Path')!))) return;
      readValue(parts, node);
      return;
    case 'AssignmentRule':
    case 'RateRule':
    case 'HasUnit':
    case 'Placement':
      readValue(parts, node);
      return;
    case 'AlgebraicRule':
      return readAlgebraicRule(parts, node);
    case 'Reaction':
      return readReaction(parts, node);
    case 'Interaction':
      return readInteraction(parts, node);
    case 'SubmodelUse':
      return readSubmodel(parts, node);
    case 'Event':
      return readEvent(parts, node);
    case 'Synonym':
      return readSynonym(parts, node);
    case 'DisplayName':
      return readDisplayName(parts, node);
    case 'Deletion':
      return readDeletion(parts, node);
    case 'Constraint':
    case 'Bound':
      return readConstraint(parts, node);
    case 'Annotation':
      parts.define(node.getChild('Path')!);
      return parts.source.setAside(node, 'Annotation');
    case 'ModelAnnotation':
    case 'ModelTerm':
      return parts.source.setAside(node, 'Annotation');
    case 'Objective':
      return refuse(parts, node, 'An objective of flux balance analysis');
    case 'DnaStrand':
      return refuse(parts, node, 'A DNA strand');
  }
}

function refuse(parts: ModelParts, node: SyntaxNode, what: string): void {
  const line = parts.source.line(node.from);
  parts.source.report('error', 'unsupported', spanOf(node), `${what} (line ${line}) is not supported.`);
}

const KINDS: Record<string, SymbolKind> = {
  species: 'species',
  substanceOnly: 'species',
  compartment: 'compartment',
  formula: 'formula',
  reaction: 'reaction',
};

/** `const substanceOnly species S1 in c = 3, $S2` */
function readDeclaration(parts: ModelParts, node: SyntaxNode): void {
  const words = [...node.getChildren('Constness'), ...node.getChildren('Kind')].map((word) =>
    parts.source.slice(word),
  );
  const foreign = words.find((word) => ['DNA', 'gene', 'operator'].includes(word));
  if (foreign) return refuse(parts, node, foreign === 'DNA' ? 'DNA' : `A DNA strand's ${foreign}`);
  const constness = words.includes('var')
    ? 'var'
    : words.some((word) => word === 'const' || word === 'ext')
      ? 'const'
      : undefined;
  const kind = words.map((word) => KINDS[word]).find((found) => found !== undefined);
  const substanceOnly = words.includes('substanceOnly');
  for (const declared of node.getChildren('Declared')) {
    const symbol = readValue(parts, declared, kind);
    if (!symbol) continue;
    if (constness) symbol.constness = constness;
    if (substanceOnly) symbol.substanceOnly = true;
  }
}

function readAlgebraicRule(parts: ModelParts, node: SyntaxNode): void {
  if (node.getChild('Label')) parts.label(node, 'rule', '_alg');
  const all = children(node);
  const equals = all.findIndex((part) => part.name === 'Equals');
  const given = parts.given(all[equals + 1]!, node);
  const left = Number(parts.source.slice(all[equals - 1]!));
  if (left !== 0) {
    // 5 = f means 0 = f - 5.
    const five = { kind: 'number', value: left, span: spanOf(all[equals - 1]!) } as const;
    given.expression = { kind: 'apply', op: 'minus', args: [given.expression, five], span: spanOf(node) };
  }
  parts.algebraicRules.push(given);
}

function readDisplayName(parts: ModelParts, node: SyntaxNode): void {
  const path = node.getChild('Path')!;
  const name = parts.source.path(path);
  if (propertyOf(parts, name)) return parts.source.setAside(node, 'Uncertainty');
  const text = parts.source.quoted(node.getChild('String')!);
  if (parts.units.isDeclared(name)) parts.units.giveName(name, text);
  else parts.target(node).symbol.name = text;
}

/** `constraint c: x > 0`, and the bare form `0 < x <= 5`. */
function readConstraint(parts: ModelParts, node: SyntaxNode): void {
  const span = spanOf(node);
  if (node.name === 'Constraint') {
    const path = node.getChild('ConstraintName')?.getChild('Path');
    const id = path ? parts.pathOf(path) : parts.symbols.fresh('_con');
    parts.symbols.define(id, path ? spanOf(path) : span, 'constraint');
    parts.constraints.push({ id, condition: parts.expression(children(node).at(-1)!), bare: false, span });
    return;
  }
  const all = children(node);
  const operands: ReturnType<ModelParts['expression']>[] = [];
  const operators: ReturnType<typeof comparisonOperator>[] = [];
  let negative = false;
  for (const part of all) {
    if (part.name === 'Minus') negative = true;
    else if (part.name === 'CompareOp') operators.push(comparisonOperator(parts.source.slice(part)));
    else {
      const value = parts.expression(part);
      if (negative && value.kind === 'number') value.value = -value.value;
      negative = false;
      operands.push(value);
    }
  }
  const id = parts.symbols.fresh('_con');
  parts.symbols.define(id, span, 'constraint');
  parts.constraints.push({ id, condition: compare(operators, operands, span), bare: true, span });
}

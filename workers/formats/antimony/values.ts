import type { SyntaxNode } from '@lezer/common';
import type { Deletion } from '../../model/model.ts';
import { spanOf } from './source.ts';
import type { ModelParts } from './parts.ts';
import type { Given, ModelSymbol, SymbolKind } from './symbols.ts';

/** Properties that Antimony keeps for SBML's `distrib` package; they do not change a simulation. */
const UNCERTAINTIES = new Set([
  'mean',
  'stdev',
  'standardDeviation',
  'coefficientOfVariation',
  'kurtosis',
  'median',
  'mode',
  'sampleSize',
  'skewness',
  'standardError',
  'variance',
  'confidenceInterval',
  'credibleInterval',
  'interquartileRange',
  'range',
  'distribution',
  'externalParameter',
]);

/** Names a property of something that is not part of its mathematics: `S.mean`, `S.sboTerm`. */
export function propertyOf(parts: ModelParts, path: string): string | undefined {
  const dot = path.lastIndexOf('.');
  if (dot < 0) return undefined;
  const property = path.slice(dot + 1);
  if (/^sboterm$/i.test(property)) return 'SBO term';
  const inSubmodel = parts.submodelIds.has(path.slice(0, path.indexOf('.')));
  const ownerIsSubmodel = parts.submodelIds.has(path.slice(0, dot));
  return UNCERTAINTIES.has(property) && !(inSubmodel && ownerIsSubmodel) ? 'Uncertainty' : undefined;
}

/** `x = …`, `x := …`, `x' = …`, `x has unit`, as statements or inside a declaration. */
export function readValue(
  parts: ModelParts,
  node: SyntaxNode,
  kind: SymbolKind = 'undefined',
): ModelSymbol | undefined {
  const path = node.getChild('Path');
  if (!path) return undefined;
  const property = propertyOf(parts, parts.source.path(path));
  if (property) {
    const owner = parts.source.path(path).replace(/\.[^.]*$/, '');
    if (!owner.includes('.')) parts.symbols.mention(parts.resolve(owner), path);
    parts.source.setAside(node, property);
    return undefined;
  }
  const { symbol, rest } = parts.target(node, kind);
  const [operator, second, third] = rest;
  switch (operator?.name) {
    case 'Equals':
      if (second) giveInitial(parts, symbol, parts.given(second, node));
      else clear(parts, symbol, 'initial', node);
      break;
    case 'Becomes':
      if (second) {
        symbol.assignment = parts.given(second, node);
        delete symbol.rate;
        delete symbol.initial;
        parts.symbols.become(symbol, 'formula', node);
      } else clear(parts, symbol, 'assignment', node);
      break;
    case 'Prime':
      if (third) {
        symbol.rate = parts.given(third, node);
        parts.symbols.become(symbol, 'formula', node);
      } else clear(parts, symbol, 'rate', node);
      break;
    case 'has': {
      const unit = second && parts.units.useFormula(second);
      if (unit) symbol.unit = unit;
    }
  }
  return symbol;
}

function giveInitial(parts: ModelParts, symbol: ModelSymbol, given: Given): void {
  const { expression } = given;
  if (expression.kind === 'number' && expression.unit !== undefined) {
    symbol.unit = expression.unit;
    delete expression.unit;
  }
  if (symbol.assignment) {
    const line = parts.source.line(given.span.from);
    parts.source.report(
      'error',
      'value-and-rule',
      given.span,
      `${symbol.id} (line ${line}) cannot start from a value, because := gives its value at all times (line ${parts.source.line(symbol.assignment.span.from)}).`,
      { hint: 'Remove one of the two.', symbol: symbol.id },
    );
    return;
  }
  symbol.initial = given;
  parts.symbols.become(symbol, 'formula', given.span);
}

/** A blank right side takes away what was given; inside a submodel that is a deletion. */
function clear(
  parts: ModelParts,
  symbol: ModelSymbol,
  only: NonNullable<Deletion['only']>,
  statement: SyntaxNode,
): void {
  delete symbol[only];
  if (symbol.id.includes('.')) parts.deletions.push({ target: symbol.id, only, span: spanOf(statement) });
}

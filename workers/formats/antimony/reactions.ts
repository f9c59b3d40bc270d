import type { SyntaxNode } from '@lezer/common';
import { children } from './expressions.ts';
import type { ModelParts, ParticipantText } from './parts.ts';
import { spanOf } from './source.ts';

/** `J0: 2 S1 + n S2 -> $P; k*S1 in cell` */
export function readReaction(parts: ModelParts, node: SyntaxNode): void {
  const arrow = parts.source.slice(node.getChild('Arrow')!);
  const label = parts.label(node, 'reaction', '_J');
  const reactants = participants(parts, node.getChild('Reactants'));
  const products = participants(parts, node.getChild('Products'));
  const rate = rateOf(node);
  const place = node.getChildren('InCompartment').at(-1);
  if (place) parts.place(label, place);
  parts.reactions.push({
    id: label.id,
    reactants,
    products,
    reversible: arrow !== '=>',
    ...(rate && { rate: parts.given(rate, rate) }),
    span: spanOf(node),
  });
}

function rateOf(node: SyntaxNode): SyntaxNode | undefined {
  const rate = node.getChild('Rate');
  return rate ? children(rate)[0] : undefined;
}

function participants(parts: ModelParts, side: SyntaxNode | null): ParticipantText[] {
  return (side?.getChildren('Participant') ?? []).map((node) => {
    const paths = node.getChildren('Path');
    const path = paths.at(-1)!;
    const species = parts.pathOf(path);
    if (!species.includes('.')) {
      const symbol = parts.symbols.define(species, spanOf(path), 'species');
      if (node.getChild('Boundary')) symbol.constness = 'const';
    }
    return { species, stoichiometry: stoichiometryOf(parts, node), span: spanOf(node) };
  });
}

function stoichiometryOf(parts: ModelParts, node: SyntaxNode): number | { name: string } {
  const number = node.getChild('Number');
  if (number) return Number(parts.source.slice(number));
  const [name, species] = node.getChildren('Path');
  if (!species || !name) return 1;
  const id = parts.pathOf(name);
  if (!id.includes('.')) parts.symbols.mention(id, spanOf(name));
  return { name: id };
}

/** `S3 -| J0;` says which species acts on which reaction; its name goes to the reaction's modifiers. */
export function readInteraction(parts: ModelParts, node: SyntaxNode): void {
  parts.label(node, 'interaction', '_I');
  const species = node.getChild('Reactants')?.getChildren('Participant') ?? [];
  const reactions = node.getChild('Products')?.getChildren('Participant') ?? [];
  for (const actor of species) {
    const path = actor.getChildren('Path').at(-1)!;
    const id = parts.pathOf(path);
    if (!id.includes('.')) parts.symbols.become(parts.symbols.mention(id, spanOf(path)), 'species', path);
    for (const target of reactions) {
      parts.interactions.push({ reaction: parts.pathOf(target.getChildren('Path').at(-1)!), species: id });
    }
  }
  const rate = rateOf(node);
  if (rate) {
    parts.source.report(
      'error',
      'interaction-rate',
      spanOf(rate),
      `The interaction in line ${parts.source.line(node.from)} has a rate; only reactions have one.`,
      { hint: 'Write the rate behind the reaction that it acts on.' },
    );
  }
}

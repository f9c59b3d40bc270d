import type { SyntaxNode, Tree } from '@lezer/common';

export type NameKind =
  'species' | 'compartment' | 'parameter' | 'reaction' | 'event' | 'function' | 'unit' | 'model' | 'submodel';

/** A name in the text, as far as the text's form alone tells. */
export interface NameInText {
  name: string;
  kind: NameKind;
  /** Where it is said what it is, or else where it is first used. */
  from: number;
  to: number;
  /** The line that says it. */
  line: string;
}

/** How much a node that holds a name tells about it; the better of two findings counts. */
const BY_PARENT: Record<string, [kind: NameKind, rank: number]> = {
  UnitDefinition: ['unit', 4],
  InCompartment: ['compartment', 3],
  Participant: ['species', 3],
  Assignment: ['parameter', 2],
  AssignmentRule: ['parameter', 2],
  RateRule: ['parameter', 2],
  HasUnit: ['parameter', 2],
  EventAssignment: ['parameter', 1],
};

const BY_STATEMENT: Record<string, NameKind> = {
  Reaction: 'reaction',
  Event: 'event',
  SubmodelUse: 'submodel',
};
const BY_WORD: Record<string, NameKind> = {
  species: 'species',
  substanceOnly: 'species',
  compartment: 'compartment',
};
const BY_OWN: Record<string, NameKind> = { FunctionName: 'function', ModelName: 'model' };

/** The names of a text by name, for completion and hover while the text is being written. */
export function namesInText(tree: Tree, text: (from: number, to: number) => string): Map<string, NameInText> {
  const names = new Map<string, NameInText & { rank: number }>();
  tree.iterate({
    enter(ref) {
      if (ref.name !== 'Path' && ref.name !== 'FunctionName' && ref.name !== 'ModelName') return;
      const [kind, rank] = whatIs(ref.node, text);
      const name = text(ref.from, ref.to);
      const known = names.get(name);
      if (known && known.rank >= rank && (known.kind === kind || known.kind !== 'parameter')) return;
      const statement = ref.node.parent ?? ref.node;
      const line = text(statement.from, Math.min(statement.to, statement.from + 120)).split('\n')[0] ?? '';
      names.set(name, { name, kind, rank, from: ref.from, to: ref.to, line });
    },
  });
  return names;
}

function whatIs(node: SyntaxNode, text: (from: number, to: number) => string): [NameKind, number] {
  const own = BY_OWN[node.name];
  if (own) return [own, 4];
  const parent = node.parent;
  if (!parent) return ['parameter', 0];
  if (parent.name === 'Label') return [BY_STATEMENT[parent.parent?.name ?? ''] ?? 'parameter', 4];
  if (parent.name === 'Declared') {
    const words = parent.parent?.getChildren('Kind') ?? [];
    const kind = words.map((word) => BY_WORD[text(word.from, word.to)]).find((one) => one !== undefined);
    const first = parent.getChild('Path');
    if (first?.from === node.from) return [kind ?? 'parameter', 4];
  }
  return BY_PARENT[parent.name] ?? ['parameter', 0];
}

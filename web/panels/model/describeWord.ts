import { syntaxTree } from '@codemirror/language';
import type { EditorState } from '@codemirror/state';
import { modelTexts } from './modelTexts.ts';
import { namesInText } from './namesInText.ts';
import type { Describe, WordInfo } from './wordInfo.ts';
import { FUNCTION_WORDS, SYMBOL_WORDS } from './words.ts';

/** The name at a position, with everything known about it. */
export function wordAt(state: EditorState, position: number, describe: Describe): WordInfo | undefined {
  const tree = syntaxTree(state);
  for (const side of [1, -1] as const) {
    const node = tree.resolveInner(position, side);
    if (node.name !== 'Identifier') continue;
    const whole = node.parent?.name === 'Path' ? node.parent : node;
    const name = state.sliceDoc(whole.from, whole.to);
    const place = { name, from: whole.from, to: whole.to };
    if (node.parent?.name === 'Callee' || SYMBOL_WORDS.some(({ label }) => label === name)) {
      const builtIn = builtInInfo(name);
      if (builtIn) return { ...place, ...builtIn };
    }
    const found = namesInText(tree, (from, to) => state.sliceDoc(from, to)).get(name);
    const kind = node.parent?.name === 'UnitName' ? 'unit' : found?.kind;
    const definition = found?.kind === 'unit' || found?.kind === 'function' ? found.line : undefined;
    return {
      ...place,
      ...describe(name),
      kind: kind ? modelTexts.kinds[kind] : '',
      ...(definition !== undefined && { definition }),
    };
  }
  return undefined;
}

function builtInInfo(name: string): { kind: string; definition: string; meaning: string } | undefined {
  const word = FUNCTION_WORDS.find(({ label }) => label === name);
  if (word)
    return { kind: modelTexts.kinds.function, definition: `${name}(${word.args})`, meaning: word.meaning };
  const symbol = SYMBOL_WORDS.find(({ label }) => label === name);
  return symbol && { kind: '', definition: name, meaning: symbol.meaning };
}

import {
  snippetCompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  type CompletionSource,
} from '@codemirror/autocomplete';
import { syntaxTree } from '@codemirror/language';
import type { ModelSummary } from '../../../workers/protocol.ts';
import { modelTexts } from './modelTexts.ts';
import { namesInText, type NameKind } from './namesInText.ts';
import { BASE_UNIT_WORDS, FUNCTION_WORDS, KEYWORD_WORDS, SYMBOL_WORDS } from './words.ts';

const ICON: Record<NameKind, string> = {
  species: 'variable',
  compartment: 'class',
  parameter: 'constant',
  reaction: 'method',
  event: 'method',
  function: 'function',
  unit: 'type',
  model: 'namespace',
  submodel: 'namespace',
};

const TEMPLATES: readonly Completion[] = [
  snippetCompletion('model ${name}()\n  ${}\nend', {
    label: 'model',
    detail: 'name() … end',
    type: 'keyword',
  }),
  snippetCompletion('function ${name}(${x})\n  ${x}\nend', {
    label: 'function',
    detail: 'name(x) … end',
    type: 'keyword',
  }),
  snippetCompletion('${J0}: ${S1} -> ${S2}; ${k1*S1}', {
    label: 'reaction',
    detail: 'S1 -> S2; k1*S1',
    type: 'keyword',
  }),
  snippetCompletion('at ${time > 1}: ${x} = ${0}', { label: 'at', detail: 'an event', type: 'keyword' }),
  snippetCompletion('unit ${mg_per_L} = ${1e-3 gram / litre}', {
    label: 'unit',
    detail: 'a definition',
    type: 'keyword',
  }),
];

const WORDS: readonly Completion[] = [
  ...TEMPLATES,
  ...KEYWORD_WORDS.map((label): Completion => ({ label, type: 'keyword', boost: -2 })),
  ...SYMBOL_WORDS.map(({ label, meaning }): Completion => ({
    label,
    detail: meaning,
    type: 'constant',
    boost: -1,
  })),
  ...FUNCTION_WORDS.map(({ label, args, meaning }): Completion => ({
    label,
    detail: `(${args})`,
    info: meaning,
    type: 'function',
    apply: `${label}(`,
    boost: -1,
  })),
];

const BASE_UNITS: readonly Completion[] = BASE_UNIT_WORDS.map((label) => ({
  label,
  type: 'type',
  boost: -1,
}));

/** Completes names of the text and of the last model that compiled, functions, keywords, and units after numbers. */
export function completeAntimony(summary: () => ModelSummary | undefined): CompletionSource {
  return (context: CompletionContext): CompletionResult | null => {
    const word = context.matchBefore(/[A-Za-z_][\w.]*/);
    const from = word?.from ?? context.pos;
    if (!word && !context.explicit) return null;
    const { state } = context;
    const tree = syntaxTree(state);
    const around = tree.resolveInner(from, -1).name;
    if (around === 'LineComment' || around === 'BlockComment' || around === 'String') return null;
    const names = [...namesInText(tree, (start, end) => state.sliceDoc(start, end)).values()].filter(
      (one) => !(one.from < context.pos && one.to >= context.pos),
    );
    const before = state.doc.lineAt(from);
    if (wantsUnit(state.sliceDoc(before.from, from))) {
      const units = names.filter(({ kind }) => kind === 'unit');
      return { from, options: [...units.map(({ name }) => ({ label: name, type: 'type' })), ...BASE_UNITS] };
    }
    const options: Completion[] = names.map(({ name, kind }) => ({
      label: name,
      type: ICON[kind],
      detail: modelTexts.kinds[kind],
    }));
    const written = new Set(names.map(({ name }) => name));
    for (const { id, unit } of quantities(summary())) {
      if (id.includes('.') && !written.has(id))
        options.push({ label: id, type: 'variable', ...(unit && { detail: unit }) });
    }
    return { from, options: [...options, ...WORDS], validFor: /^[\w.]*$/ };
  };
}

/** After a number, `has` and in a definition of a unit. */
function wantsUnit(before: string): boolean {
  return (
    /\bhas\s+$/.test(before) ||
    /^\s*unit\s+\w+\s*=/.test(before) ||
    /(?:^|[^\w.])\d[\d.]*(?:e[+-]?\d+)?\s+$/i.test(before)
  );
}

function quantities(summary: ModelSummary | undefined): { id: string; unit?: string }[] {
  return summary ? [...summary.states, ...summary.parameters, ...summary.outputs] : [];
}

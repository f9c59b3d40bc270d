import { CompletionContext } from '@codemirror/autocomplete';
import { ensureSyntaxTree, foldable } from '@codemirror/language';
import { EditorState } from '@codemirror/state';
import { describe, expect, test } from 'vitest';
import { antimony } from '../../../web/panels/model/antimonyLanguage.ts';
import { completeAntimony } from '../../../web/panels/model/completion.ts';
import { wordAt } from '../../../web/panels/model/describeWord.ts';
import { formatValue } from '../../../web/panels/model/wordInfo.ts';
import { namesInText } from '../../../web/panels/model/namesInText.ts';

const MODEL = `function hill(x, n)
  x^n/(1 + x^n)
end
model *pk()
  unit mg_per_L = 1e-3 gram / litre
  compartment plasma = 3
  species drug in plasma = 5 mg_per_L
  J0: drug -> waste; k_el*drug
  k_el = 0.3
  effect := hill(drug, 2)
  E1: at time > 3: drug = 9
end
`;

function stateOf(text: string): EditorState {
  const state = EditorState.create({ doc: text, extensions: [antimony()] });
  ensureSyntaxTree(state, text.length, 1000);
  return state;
}

/** Labels completed where | stands. */
function completed(text: string): string[] {
  const position = text.indexOf('|');
  const state = stateOf(text.replace('|', ''));
  const result = completeAntimony(() => undefined)(new CompletionContext(state, position, true));
  return result && 'options' in result ? result.options.map(({ label }) => label) : [];
}

describe('names in the text', () => {
  const state = stateOf(MODEL);
  const names = namesInText(ensureSyntaxTree(state, MODEL.length, 1000)!, (from, to) =>
    state.sliceDoc(from, to),
  );
  test.each([
    ['drug', 'species'],
    ['waste', 'species'],
    ['plasma', 'compartment'],
    ['k_el', 'parameter'],
    ['effect', 'parameter'],
    ['J0', 'reaction'],
    ['E1', 'event'],
    ['hill', 'function'],
    ['mg_per_L', 'unit'],
    ['pk', 'model'],
  ])('%s is a %s', (name, kind) => expect(names.get(name)?.kind).toBe(kind));
});

describe('completion', () => {
  test('offers names of the text, functions and templates', () => {
    const labels = completed(MODEL.replace('k_el*drug', 'k|'));
    expect(labels).toEqual(expect.arrayContaining(['k_el', 'drug', 'hill', 'piecewise', 'species', 'model']));
  });

  test('offers units after a number and after has', () => {
    expect(completed(MODEL.replace('k_el = 0.3', 'k_el = 0.3 |'))).toEqual(
      expect.arrayContaining(['mg_per_L', 'litre']),
    );
    expect(completed(MODEL.replace('k_el = 0.3', 'k_el has m|'))).not.toContain('drug');
  });

  test('keeps quiet in comments and texts', () => {
    expect(completed('x = 1 # dr|')).toEqual([]);
    expect(completed('x is "dr|"')).toEqual([]);
  });

  test('does not offer the word being written', () => {
    expect(completed('abc = 1\nabcd|')).not.toContain('abcd');
  });
});

describe('the word under the pointer', () => {
  const state = stateOf(MODEL);
  const know = (name: string) =>
    name === 'k_el' ? { unit: '1/h', value: 0.3, meaning: 'Elimination' } : undefined;
  const at = (word: string) => wordAt(state, MODEL.indexOf(word), know);

  test('a quantity has kind, unit, current value and meaning', () => {
    const info = at('k_el');
    expect(info).toMatchObject({
      name: 'k_el',
      kind: 'parameter',
      unit: '1/h',
      value: 0.3,
      meaning: 'Elimination',
    });
    expect(formatValue(info!)).toBe('0.3 1/h');
  });

  test('a unit and a function have their definition', () => {
    expect(at('mg_per_L')?.definition).toContain('1e-3 gram / litre');
    expect(at('hill(drug')).toMatchObject({ kind: 'function' });
    expect(at('time')?.meaning).toBe('simulation time');
  });
});

describe('folding', () => {
  test('a model folds from its first line to its end', () => {
    const state = stateOf(MODEL);
    const line = state.doc.line(4);
    expect(foldable(state, line.from, line.to)).toEqual({ from: line.to, to: MODEL.lastIndexOf('end') });
  });
});

import {
  continuedIndent,
  delimitedIndent,
  foldInside,
  foldNodeProp,
  HighlightStyle,
  indentNodeProp,
  LanguageSupport,
  LRLanguage,
  syntaxHighlighting,
} from '@codemirror/language';
import { tags as t } from '@lezer/highlight';
// The one import from the formats: the grammar that the editor and the compiler share.
import { parser } from '../../../workers/formats/antimony/generated/parser.ts';

/** Antimony for CodeMirror: the compiler's own grammar, with folding, indentation and comments. */
export const antimonyLanguage = LRLanguage.define({
  name: 'antimony',
  parser: parser.configure({
    props: [
      foldNodeProp.add({
        'ModelDefinition FunctionDefinition': (node, state) => {
          const end = node.getChild('end');
          const firstLine = state.doc.lineAt(node.from);
          return end && firstLine.to < end.from ? { from: firstLine.to, to: end.from } : null;
        },
        BlockComment: (node) => ({ from: node.from + 2, to: node.to - 2 }),
        'Operands Group Arguments Parameters': foldInside,
      }),
      indentNodeProp.add({
        'ModelDefinition FunctionDefinition': continuedIndent({ except: /^\s*end\b/ }),
        'Operands Group Arguments Parameters': delimitedIndent({ closing: ')' }),
        Event: continuedIndent(),
      }),
    ],
  }),
  languageData: {
    commentTokens: { line: '//', block: { open: '/*', close: '*/' } },
    closeBrackets: { brackets: ['(', '{', '"'] },
    indentOnInput: /^\s*end$/,
    wordChars: '_.',
  },
});

/** Colours from the studio's own tokens, so that both themes hold. */
const style = HighlightStyle.define([
  { tag: [t.definitionKeyword, t.keyword, t.modifier, t.typeName], color: 'var(--accent)' },
  { tag: [t.definition(t.function(t.name)), t.labelName], color: 'var(--text)', fontWeight: '600' },
  { tag: [t.function(t.name), t.logicOperator], color: 'var(--accent)' },
  { tag: [t.unit, t.annotation], color: 'var(--warning)' },
  { tag: [t.string], color: 'var(--ok)' },
  { tag: [t.comment], color: 'var(--text-muted)', fontStyle: 'italic' },
  { tag: [t.controlOperator, t.definitionOperator], color: 'var(--text)', fontWeight: '600' },
]);

export function antimony(): LanguageSupport {
  return new LanguageSupport(antimonyLanguage, syntaxHighlighting(style));
}

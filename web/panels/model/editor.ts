import {
  autocompletion,
  closeBrackets,
  closeBracketsKeymap,
  completionKeymap,
} from '@codemirror/autocomplete';
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { lintGutter, lintKeymap, setDiagnostics, type Diagnostic as Mark } from '@codemirror/lint';
import { highlightSelectionMatches, search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorState, Transaction, type Extension } from '@codemirror/state';
import {
  crosshairCursor,
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  hoverTooltip,
  keymap,
  lineNumbers,
  rectangularSelection,
} from '@codemirror/view';
import type { Diagnostic, ModelSummary } from '../../../workers/protocol.ts';
import { antimony } from './antimonyLanguage.ts';
import { completeAntimony } from './completion.ts';
import { wordAt } from './describeWord.ts';
import { formatValue, type Describe, type WordInfo } from './wordInfo.ts';
import { modelTexts } from './modelTexts.ts';
import { editorTheme } from './editorTheme.ts';

export interface EditorOptions {
  parent: HTMLElement;
  text: string;
  readonly: boolean;
  describe: Describe;
  summary: () => ModelSummary | undefined;
  onchange: (text: string) => void;
  oncommit: () => void;
  /** The cursor moved; `word` is what it stands on. */
  onmove: (line: number, column: number, word: WordInfo | undefined) => void;
}

/** The editor of a model's text. Plain DOM, so that it can load when it is first needed. */
export class ModelTextEditor {
  private readonly view: EditorView;
  private readonly editable = new Compartment();

  constructor(private readonly options: EditorOptions) {
    this.view = new EditorView({
      parent: options.parent,
      state: EditorState.create({ doc: options.text, extensions: this.extensions() }),
    });
    // A long text is scrolled by keyboard without moving the cursor in it.
    this.view.scrollDOM.tabIndex = 0;
    this.view.scrollDOM.setAttribute('role', 'region');
    this.view.scrollDOM.setAttribute('aria-label', modelTexts.scroller);
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  /** Shows another text, such as an earlier version; it is one step of the editor's own history. */
  replace(text: string): void {
    const current = this.text;
    if (text === current) return;
    let from = 0;
    const shorter = Math.min(text.length, current.length);
    while (from < shorter && text[from] === current[from]) from++;
    let end = 0;
    while (end < shorter - from && text.at(-1 - end) === current.at(-1 - end)) end++;
    this.view.dispatch({
      changes: { from, to: current.length - end, insert: text.slice(from, text.length - end) },
      annotations: Transaction.userEvent.of('input.replace'),
    });
  }

  setReadonly(readonly: boolean): void {
    this.view.dispatch({ effects: this.editable.reconfigure(editableExtension(readonly)) });
  }

  /** Underlines each finding under the very word. */
  show(diagnostics: readonly Diagnostic[]): void {
    const { length } = this.view.state.doc;
    const marks = diagnostics.flatMap((diagnostic): Mark[] => {
      if (!diagnostic.span) return [];
      const from = Math.min(diagnostic.span.from, length);
      const to = Math.min(Math.max(diagnostic.span.to, from), length);
      return [
        {
          from,
          to,
          severity: diagnostic.severity,
          message: diagnostic.message,
          renderMessage: () => finding(diagnostic),
        },
      ];
    });
    this.view.dispatch(setDiagnostics(this.view.state, marks));
  }

  /** Selects a range, scrolls to it and takes the focus. */
  select(from: number, to: number): void {
    const { length } = this.view.state.doc;
    const anchor = Math.min(from, length);
    const head = Math.min(to, length);
    this.view.dispatch({
      selection: { anchor, head },
      effects: EditorView.scrollIntoView(anchor, { y: 'center' }),
    });
    this.view.focus();
  }

  destroy(): void {
    this.view.destroy();
  }

  private extensions(): Extension[] {
    const { options } = this;
    return [
      lineNumbers(),
      foldGutter(),
      lintGutter(),
      highlightSpecialChars(),
      history(),
      drawSelection(),
      EditorState.allowMultipleSelections.of(true),
      indentOnInput(),
      bracketMatching(),
      closeBrackets(),
      autocompletion({ override: [completeAntimony(options.summary)] }),
      rectangularSelection(),
      crosshairCursor(),
      highlightActiveLine(),
      highlightActiveLineGutter(),
      highlightSelectionMatches(),
      search({ top: true }),
      antimony(),
      editorTheme,
      hoverTooltip((view, position) => {
        const info = wordAt(view.state, position, options.describe);
        if (!info) return null;
        return { pos: info.from, end: info.to, above: true, create: () => ({ dom: wordCard(info) }) };
      }),
      keymap.of([
        {
          key: 'Mod-Enter',
          run: () => {
            options.oncommit();
            return true;
          },
        },
        ...closeBracketsKeymap,
        ...defaultKeymap,
        ...searchKeymap,
        ...historyKeymap,
        ...foldKeymap,
        ...completionKeymap,
        ...lintKeymap,
      ]),
      this.editable.of(editableExtension(options.readonly)),
      EditorView.contentAttributes.of({ 'aria-label': modelTexts.editor, spellcheck: 'false' }),
      EditorView.updateListener.of((update) => {
        if (update.docChanged) options.onchange(update.state.doc.toString());
        if (!update.docChanged && !update.selectionSet) return;
        const { head } = update.state.selection.main;
        const line = update.state.doc.lineAt(head);
        options.onmove(line.number, head - line.from + 1, wordAt(update.state, head, options.describe));
      }),
    ];
  }
}

function editableExtension(readonly: boolean): Extension {
  return [EditorState.readOnly.of(readonly), EditorView.editable.of(true)];
}

/** Elements are made one by one: nothing from a model is ever taken for HTML. */
function element(name: string, className: string, text: string): HTMLElement {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

function wordCard(info: WordInfo): HTMLElement {
  const card = element('div', 'word-card', '');
  const head = element('div', 'word-head', '');
  head.append(element('strong', 'word-name', info.name), element('span', 'word-kind', info.kind));
  card.append(head);
  const value = formatValue(info);
  if (value !== '') card.append(element('div', 'word-value', value));
  if (info.definition) card.append(element('div', 'word-definition', info.definition));
  if (info.meaning) card.append(element('div', 'word-meaning', info.meaning));
  return card;
}

function finding({ message, hint }: Diagnostic): HTMLElement {
  const box = element('div', '', '');
  box.append(element('div', '', message));
  if (hint) box.append(element('div', 'finding-hint', hint));
  return box;
}

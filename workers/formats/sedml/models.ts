import type { Diagnostic } from '../../model/diagnostic.ts';
import type { ModelDocument } from '../../model/model.ts';
import { MODEL_LANGUAGES, readModelText, type FindBytes, type ModelLanguage } from '../readModel.ts';
import { recognise } from '../recognise.ts';
import type { XmlElement } from '../xml/element.ts';
import { readXml } from '../xml/reader.ts';
import { writeXml } from '../xml/writer.ts';
import { applyChanges, copyOf, valueAttribute } from './changes.ts';
import type { Change, Experiment, ExperimentModel, Variable } from './experiment.ts';
import { idsOf, quantityAt } from './targets.ts';
import { findElements, parsePath } from './xpath.ts';

/** A model of an experiment with its changes made, ready to compile. */
export interface ReadyModel {
  id: string;
  name?: string;
  language: ModelLanguage;
  document: ModelDocument;
  /** Id of the quantity that an XPath names; undefined where the model has none there. */
  quantity: (target: string) => string | undefined;
}

/** A model whose source is another's, and that one's, and so on. */
const MOST_STEPS = 50;

/** Languages by their urn; `urn:sedml:language:sbml.level-3.version-1` is the same as without level. */
const LANGUAGE = /(?:^urn:sedml:language:|cellml|sbml|antimony)/;

interface Opened {
  language: ModelLanguage;
  text: string;
  root: XmlElement | undefined;
}

/** Opens the models of one experiment, each when it is first asked for. */
export class ExperimentModels {
  private readonly ready = new Map<string, ReadyModel | { failure: Diagnostic }>();
  private readonly opened = new Map<string, Opened | { failure: Diagnostic }>();
  private readonly byId: ReadonlyMap<string, ExperimentModel>;
  readonly diagnostics: Diagnostic[] = [];

  /** @param findFile files by path, as `source` gives it */
  constructor(
    { models }: Experiment,
    private readonly findFile: FindBytes,
  ) {
    this.byId = new Map(models.map((one) => [one.id, one] as const).reverse());
  }

  /** A model with its changes made, or why it cannot be opened, which is among the diagnostics too. */
  model(id: string): ReadyModel | { failure: Diagnostic } {
    let ready = this.ready.get(id);
    if (ready === undefined) {
      ready = this.make(id);
      this.ready.set(id, ready);
      if ('failure' in ready) this.tell(ready.failure);
    }
    return ready;
  }

  private make(id: string): ReadyModel | { failure: Diagnostic } {
    const chain = this.chainOf(id);
    if ('failure' in chain) return chain;
    const { base, changes, name } = chain;
    const opened = this.open(base);
    if ('failure' in opened) return opened;
    const { language, root } = opened;
    let { text } = opened;
    let changed = root;
    if (changes.length > 0) {
      if (root === undefined) {
        return {
          failure: failure(
            'change-not-made',
            `Model ${id} is no XML, so that XPath cannot name what to change in it.`,
            base,
          ),
        };
      }
      changed = copyOf(root);
      const found = applyChanges(changed, changes, (variable) => this.valueOf(variable));
      const [first] = found;
      if (first !== undefined) {
        found.forEach((one) => this.tell(one));
        return { failure: first };
      }
      text = writeXml(changed);
    }
    const read = readModelText(language, text, this.findFile);
    // Lines are those of the model's file, which is named for it.
    for (const { line: _line, span: _span, message, ...rest } of read.diagnostics)
      this.tell({ ...rest, message: `${base.source}: ${message}` });
    const error = read.diagnostics.find(({ severity }) => severity === 'error');
    if (error) return { failure: failure(error.code, `${base.source}: ${error.message}`) };
    const ids = idsOf(read.document);
    return {
      id,
      ...(name !== undefined && { name }),
      language,
      document: read.document,
      quantity: (target) => quantityAt(target, changed, ids),
    };
  }

  /** The model that has a file, and all changes from there to the one asked for. */
  private chainOf(
    id: string,
  ): { base: ExperimentModel; changes: Change[]; name: string | undefined } | { failure: Diagnostic } {
    let changes: Change[] = [];
    let name: string | undefined;
    let wanted = id;
    for (let step = 0; step < MOST_STEPS; step++) {
      const model = this.byId.get(wanted);
      if (model === undefined) {
        return { failure: failure('unknown-model', `The experiment has no model ${wanted || '(no id)'}.`) };
      }
      changes = [...model.changes, ...changes];
      name ??= model.name;
      const [, next] = /^#(.*)$/.exec(model.source.trim()) ?? [];
      const other = this.byId.get(model.source);
      const named = next ?? (other === model ? undefined : other?.id);
      if (named === undefined) return { base: model, changes, name };
      wanted = named;
    }
    return { failure: failure('circular-model', `Model ${id} is made from itself.`) };
  }

  private open(base: ExperimentModel): Opened | { failure: Diagnostic } {
    const known = this.opened.get(base.source);
    if (known) return known;
    const opened = this.read(base);
    this.opened.set(base.source, opened);
    return opened;
  }

  private read(base: ExperimentModel): Opened | { failure: Diagnostic } {
    const { source, language } = base;
    if (/^(https?|urn|ftp):/i.test(source)) {
      return {
        failure: failure(
          'model-elsewhere',
          `Model ${base.id} (line ${base.line}) is at ${source.slice(0, 200)}: nothing is fetched from there.`,
          base,
          'Download it, and put it beside the experiment under a path of its own, or into the archive.',
        ),
      };
    }
    const bytes = this.findFile(source);
    if (bytes === undefined) {
      return {
        failure: failure(
          'missing-file',
          `Model ${base.id} (line ${base.line}) is in the file ${source.slice(0, 200) || '(no source)'}, which is not there.`,
          base,
          'Open the archive, or put the file beside the experiment.',
        ),
      };
    }
    const format = recognise(bytes);
    if (!Object.hasOwn(MODEL_LANGUAGES, format.kind) || !('text' in format) || format.text === undefined) {
      const what = format.kind === 'foreign' ? format.name : languageText(language);
      return {
        failure: failure(
          'unsupported-language',
          `Model ${base.id} (line ${base.line}) is written in ${what}, which is not supported.`,
          base,
          `Supported: ${Object.values(MODEL_LANGUAGES).join(', ')}.`,
        ),
      };
    }
    // Any other text looks like Antimony: what the experiment says counts.
    if (format.kind === 'antimony' && LANGUAGE.test(language) && !/antimony/.test(language)) {
      return {
        failure: failure(
          'unsupported-language',
          `Model ${base.id} (line ${base.line}) is written in ${languageText(language)}, which is not supported.`,
          base,
          `Supported: ${Object.values(MODEL_LANGUAGES).join(', ')}.`,
        ),
      };
    }
    const { text } = format;
    if (format.kind === 'antimony') return { language: 'antimony', text, root: undefined };
    const read = readXml(text);
    if ('diagnostic' in read) return { failure: read.diagnostic };
    return { language: format.kind as ModelLanguage, text, root: read.root };
  }

  /** The number in a model's file that a variable of a computed change names. */
  private valueOf({ target, model }: Variable): number | undefined {
    const path = target === undefined ? undefined : parsePath(target);
    const chain = model === undefined ? undefined : this.chainOf(model);
    if (path === undefined || chain === undefined || 'failure' in chain) return undefined;
    const opened = this.open(chain.base);
    if ('failure' in opened || opened.root === undefined) return undefined;
    const root = copyOf(opened.root);
    applyChanges(
      root,
      chain.changes.filter(({ kind }) => kind !== 'compute'),
      () => undefined,
    );
    const element = findElements(root, path)[0]?.element;
    const text = element?.attributes.get(path.attribute ?? valueAttribute(element));
    const value = text === undefined ? NaN : Number(text);
    return Number.isFinite(value) ? value : undefined;
  }

  private tell(finding: Diagnostic): void {
    if (!this.diagnostics.some(({ message }) => message === finding.message)) this.diagnostics.push(finding);
  }
}

function failure(code: string, message: string, model?: ExperimentModel, hint?: string): Diagnostic {
  return {
    severity: 'error',
    code,
    message,
    ...(hint !== undefined && { hint }),
    ...(model !== undefined && model.line > 0 && { line: model.line }),
  };
}

/** `urn:sedml:language:vcml` as people say it. */
function languageText(urn: string): string {
  const [, id = ''] = /^urn:sedml:language:(.*)$/.exec(urn.trim()) ?? [];
  const known: Readonly<Record<string, string>> = {
    vcml: 'VCML (Virtual Cell)',
    bngl: 'BNGL (BioNetGen)',
    smoldyn: 'Smoldyn',
    neuroml: 'NeuroML',
    lems: 'LEMS (NeuroML)',
    xpp: 'XPP',
    zginml: 'GINML (GINsim)',
    ginml: 'GINML (GINsim)',
    kappa: 'Kappa',
  };
  return Object.hasOwn(known, id.toLowerCase())
    ? known[id.toLowerCase()]!
    : id || urn || 'an unnamed language';
}

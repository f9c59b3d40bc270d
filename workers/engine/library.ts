import { compile, compilePair, type Purpose } from '../compiler/compile.ts';
import type { CompiledModel } from '../compiler/compiledModel.ts';
import { readElementary, type ElementaryLibrary } from '../compiler/elementary/library.ts';
import { readAntimony } from '../formats/antimony/reader.ts';
import { writeEquationLatex } from '../formats/latex/writer.ts';
import { hasErrors, type Diagnostic } from '../model/diagnostic.ts';
import type { ModelDocument } from '../model/model.ts';
import type { Checked, Failure, ModelSummary, Twin, TwinManifest } from '../protocol.ts';
import type { Elementary } from './cohort/elementary.ts';
import type { Core } from './core.ts';
import { Program } from './program.ts';
import { SensitiveLibrary } from './sensitivity/sensitiveLibrary.ts';

/** A text that was read and compiled, with what was made of it since. */
export interface Entry {
  readonly checked: Checked;
  readonly compiled: CompiledModel | undefined;
  /** Manifests for this text, by the twin whose text it is or was. */
  readonly manifests: Map<Twin | undefined, TwinManifest>;
  program: Program | undefined;
  /** Compiled to be simulated by chance. */
  stochastic: Program | undefined;
  /** Compiled for two people in step; `false` where the model has no such form. */
  pair: Program | false | undefined;
  /** Solves under way: the program stays linked. */
  pins: number;
}

/** Texts kept at once: the ones in use, and the last states of one being edited. */
const CAPACITY = 12;

/** Texts compiled and linked, the least recently used let go so that memory stays bounded. */
export class Library {
  /** In order of use, the oldest first. */
  private readonly entries = new Map<string, Entry>();
  private readonly elementary: ElementaryLibrary;
  /** The same functions for the engine's own use. */
  readonly functions: Elementary;
  /** Texts with derivatives beside them. */
  readonly sensitive: SensitiveLibrary;

  constructor(
    private readonly core: Core,
    elementary: Uint8Array<ArrayBuffer>,
  ) {
    this.elementary = readElementary(elementary);
    this.sensitive = new SensitiveLibrary(core, this.elementary);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(elementary));
    const { exp, ln, pow } = exports as unknown as Elementary;
    this.functions = { exp, ln, pow, normal: core.exports.normal };
  }

  /** Reads and compiles a text, unless that was done a short while ago. */
  entry(text: string): Entry {
    const known = this.entries.get(text);
    const entry = known ?? this.make(text);
    this.entries.delete(text);
    this.entries.set(text, entry);
    if (known === undefined) this.trim();
    return entry;
  }

  /** The entry's model linked to the core; absent where the text does not compile. */
  program(entry: Entry): Program | undefined {
    if (entry.compiled === undefined) return undefined;
    return (entry.program ??= Program.link(this.core, entry.compiled));
  }

  /** The same compiled to be simulated by chance; `text` is the entry's. */
  stochastic(entry: Entry, text: string): Program | { failure: Failure } {
    if (entry.stochastic !== undefined) return entry.stochastic;
    const { model, diagnostics } = compile(readAntimony(text).document, this.elementary, text, 'reactions');
    if (model !== undefined) return (entry.stochastic = Program.link(this.core, model));
    return { failure: this.failureOf({ ...entry, checked: { diagnostics } }) };
  }

  /** The same compiled for two people in step; absent where the model has no such form. `text` is the entry's. */
  pair(entry: Entry, text: string): Program | undefined {
    if (entry.pair === undefined) {
      const model = compilePair(readAntimony(text).document, this.elementary);
      entry.pair = model !== undefined && Program.link(this.core, model);
    }
    return entry.pair || undefined;
  }

  /**
   * Compiles a document that has no text of ours and links it; whoever asked releases the program.
   *
   * @param text what the document's spans point into
   * @param purpose to be solved, or simulated molecule by molecule
   */
  link(
    document: ModelDocument,
    text?: string,
    purpose?: Purpose,
  ): { program?: Program; diagnostics: Diagnostic[] } {
    const { model, diagnostics } = compile(document, this.elementary, text, purpose);
    return { ...(model !== undefined && { program: Program.link(this.core, model) }), diagnostics };
  }

  /** Keeps the entry's program linked until what is returned is called. */
  pin(entry: Entry): () => void {
    entry.pins++;
    return () => {
      entry.pins--;
    };
  }

  /** Does work during which the entry's program stays linked. */
  keeping<T>(entry: Entry, work: () => T | Promise<T>): T | Promise<T> {
    const done = this.pin(entry);
    let result: T | Promise<T>;
    try {
      result = work();
    } catch (error) {
      done();
      throw error;
    }
    if (result instanceof Promise) return result.finally(done);
    done();
    return result;
  }

  /** Why a text cannot be run. */
  failureOf({ checked }: Entry): Failure {
    const errors = checked.diagnostics.filter(({ severity }) => severity === 'error');
    const [first] = errors;
    const more = errors.length > 1 ? ` (${errors.length - 1} more)` : '';
    return {
      code: 'invalid-model',
      message: first === undefined ? 'The model cannot be run.' : `${first.message}${more}`,
      hint: first?.hint ?? 'Mend the marked places in the model’s text.',
      ...(first?.symbol === undefined ? {} : { symbol: first.symbol }),
      diagnostics: checked.diagnostics,
    };
  }

  private make(text: string): Entry {
    const { document, diagnostics } = readAntimony(text);
    const found: Diagnostic[] = [...diagnostics];
    let compiled: CompiledModel | undefined;
    if (!hasErrors(found)) {
      const result = compile(document, this.elementary, text);
      // Units that nothing defines were told of where they stand in the text.
      found.push(...result.diagnostics.filter(({ code }) => code !== 'undefined-unit'));
      compiled = result.model;
    }
    return {
      checked: {
        diagnostics: found,
        ...(compiled === undefined ? {} : { summary: summaryOf(compiled) }),
      },
      compiled,
      manifests: new Map(),
      program: undefined,
      stochastic: undefined,
      pair: undefined,
      pins: 0,
    };
  }

  private trim(): void {
    for (const [text, entry] of this.entries) {
      if (this.entries.size <= CAPACITY) return;
      if (entry.pins > 0) continue;
      entry.program?.release();
      entry.stochastic?.release();
      if (entry.pair) entry.pair.release();
      this.entries.delete(text);
    }
  }
}

function summaryOf(model: CompiledModel): ModelSummary {
  const { hash, name, timeUnit, states, parameters, outputs, events, equations, moieties } = model;
  return {
    hash,
    name,
    ...(timeUnit === undefined ? {} : { timeUnit }),
    states,
    parameters,
    outputs,
    events,
    ...(moieties === undefined ? {} : { moieties }),
    equations: equations.map((equation) => ({
      kind: equation.kind,
      ...(equation.symbol === undefined ? {} : { symbol: equation.symbol }),
      latex: writeEquationLatex(equation),
      ...(equation.span === undefined ? {} : { from: equation.span.from, to: equation.span.to }),
    })),
  };
}

import { WHITE_NOISE } from '../../model/whiteNoise.ts';
import type { SyntaxNode } from '@lezer/common';
import type { Diagnostic } from '../../model/diagnostic.ts';
import { emptyModel, type FunctionDefinition, type Model, type ModelDocument } from '../../model/model.ts';
import type { Span } from '../../model/span.ts';
import { assemble } from './assemble.ts';
import { children, readExpression } from './expressions.ts';
import { parser } from './generated/parser.ts';
import { withinLimits } from './limits.ts';
import { ModelParts } from './parts.ts';
import { Source, spanOf } from './source.ts';
import { readStatements } from './statements.ts';
import { reportSyntaxErrors } from './syntaxErrors.ts';

/** Submodels inside one another. */
const MOST_LEVELS = 50;

/** Name of the model that statements outside any other belong to. */
export const BARE_MODEL = '__main';

/**
 * Reads a text in Antimony. Never throws: what cannot be read is in the diagnostics, and the document holds
 * the rest.
 */
export function readAntimony(text: string): { document: ModelDocument; diagnostics: Diagnostic[] } {
  const source = new Source(text);
  if (!withinLimits(source)) return { document: emptyDocument(), diagnostics: source.diagnostics };
  const tree = parser.parse(text);
  const errors = reportSyntaxErrors(source, tree);
  const document = new DocumentReader(source, tree.topNode, errors).read();
  source.reportAsides();
  return { document, diagnostics: source.diagnostics };
}

function emptyDocument(): ModelDocument {
  return { models: [emptyModel(BARE_MODEL)], main: BARE_MODEL };
}

/** Reads the models of one text, each after those that it uses. */
class DocumentReader {
  private readonly definitions = new Map<string, SyntaxNode>();
  private readonly models = new Map<string, Model>();
  private readonly reading = new Set<string>();
  private functions: FunctionDefinition[] = [];
  private readonly bare: SyntaxNode[] = [];
  private main: string | undefined;

  constructor(
    private readonly source: Source,
    private readonly top: SyntaxNode,
    private readonly errors: readonly Span[],
  ) {}

  read(): ModelDocument {
    for (const node of children(this.top)) this.sort(node);
    this.functions = this.readFunctions();
    if (this.hasWhiteNoise()) this.functions.push(WHITE_NOISE);
    for (const id of this.definitions.keys()) this.modelOf(id, { from: 0, to: 0 });
    const span = { from: this.top.from, to: this.top.to };
    const statements = this.bare.filter((node) => !this.isAboutModel(node));
    if (statements.length > 0 || this.models.size === 0) {
      this.models.set(BARE_MODEL, this.readModel(BARE_MODEL, span, statements, []));
    }
    const ids = [...this.models.keys()];
    const last = [...this.definitions.keys()].at(-1);
    const main = this.main ?? (this.models.has(BARE_MODEL) ? BARE_MODEL : (last ?? ids[0]!));
    const order = [...this.definitions.keys(), BARE_MODEL].filter((id) => this.models.has(id));
    return { models: order.map((id) => this.models.get(id)!), main };
  }

  private sort(node: SyntaxNode): void {
    if (node.name === 'ModelDefinition') this.defineModel(node);
    else if (node.name === 'Import') this.refuseImport(node);
    else if (node.name !== 'FunctionDefinition' && node.name !== ';' && !node.type.isError)
      this.bare.push(node);
  }

  private defineModel(node: SyntaxNode): void {
    const name = node.getChild('ModelName');
    if (!name) return;
    const id = this.source.slice(name);
    if (this.definitions.has(id)) {
      this.source.report(
        'error',
        'duplicate-model',
        spanOf(name),
        `Model ${id} (line ${this.source.line(name.from)}) is defined a second time.`,
        { hint: 'Give it another name.', symbol: id },
      );
      return;
    }
    this.definitions.set(id, node);
    if (node.getChild('Star')) this.main = id;
  }

  private refuseImport(node: SyntaxNode): void {
    const line = this.source.line(node.from);
    this.source.report(
      'error',
      'unsupported',
      spanOf(node),
      `Import of another file (line ${line}) is not supported.`,
      {
        hint: "Paste the other file's models into this text.",
      },
    );
  }

  /** `liver is "Display name"` and other properties of a model or function, outside of it. */
  private isAboutModel(node: SyntaxNode): boolean {
    const path = node.getChild('Path');
    if (!path || this.isBroken(node)) return false;
    const id = this.source.path(path);
    const [owner] = id.split('.');
    const named = this.models.get(owner!) ?? this.functions.find((one) => one.id === owner);
    if (!named) return false;
    if (node.name === 'DisplayName' && id === owner) {
      named.name = this.source.quoted(node.getChild('String')!);
      return true;
    }
    if (node.name !== 'Annotation' && node.name !== 'Assignment') return false;
    this.source.setAside(node, 'Annotation');
    return true;
  }

  /** Whether white noise is called for that the text does not define itself. */
  private hasWhiteNoise(): boolean {
    const { id } = WHITE_NOISE;
    if (this.functions.some((one) => one.id === id)) return false;
    let found = false;
    this.top.cursor().iterate((node) => {
      if (node.name !== 'Call') return !found;
      const callee = node.node.firstChild;
      if (callee && this.source.slice(callee) === id) found = true;
      return !found;
    });
    return found;
  }

  private readFunctions(): FunctionDefinition[] {
    const nodes = this.top.getChildren('FunctionDefinition').filter((node) => !this.isBroken(node));
    const seen = new Set<string>();
    return nodes.flatMap((node) => {
      const name = node.getChild('FunctionName')!;
      const id = this.source.slice(name);
      if (seen.has(id)) {
        this.source.report(
          'error',
          'duplicate-function',
          spanOf(name),
          `Function ${id} (line ${this.source.line(name.from)}) is defined a second time.`,
          { hint: 'Give it another name.', symbol: id },
        );
        return [];
      }
      seen.add(id);
      const args = node.getChild('Parameters')!.getChildren('Path');
      const body = children(node).find(
        (part) =>
          part.prevSibling &&
          part.from > node.getChild('Parameters')!.from &&
          part.name !== ';' &&
          part.name !== 'end',
      )!;
      const expression = readExpression(body, {
        source: this.source,
        resolve: (written) => written,
        unit: (written) => written,
        mention: () => undefined,
      });
      return [{ id, args: args.map((arg) => this.source.path(arg)), body: expression, span: spanOf(name) }];
    });
  }

  /** The model of a name, read when it is first needed. */
  private modelOf(id: string, where: Span): Model | undefined {
    const known = this.models.get(id);
    if (known) return known;
    const node = this.definitions.get(id);
    const line = this.source.line(where.from);
    if (!node) {
      const others = [...this.definitions.keys()];
      this.source.report('error', 'undeclared-model', where, `Model ${id} (line ${line}) is not defined.`, {
        hint: others.length ? `Defined here: ${others.join(', ')}.` : 'Define it with: model name(…) … end',
        symbol: id,
      });
      return undefined;
    }
    if (this.reading.has(id) || this.reading.size > MOST_LEVELS) {
      this.source.report(
        'error',
        'circular-submodels',
        where,
        `Model ${id} (line ${line}) contains itself, or stands more than ${MOST_LEVELS} submodels deep.`,
        {
          symbol: id,
        },
      );
      return undefined;
    }
    this.reading.add(id);
    const ports =
      node
        .getChild('Parameters')
        ?.getChildren('Path')
        .map((path) => this.source.path(path)) ?? [];
    const body = node.getChild('Body');
    const statements = body ? children(body).filter((part) => part.name !== ';' && !part.type.isError) : [];
    const model = this.readModel(id, spanOf(node.getChild('ModelName')!), statements, ports);
    this.reading.delete(id);
    this.models.set(id, model);
    return model;
  }

  private readModel(id: string, span: Span, statements: SyntaxNode[], ports: string[]): Model {
    const parts = new ModelParts(this.source, id, span, (other, where) => this.modelOf(other, where));
    parts.ports.push(...ports);
    readStatements(
      parts,
      statements.filter((node) => !this.isBroken(node)),
    );
    return assemble(parts, this.functions);
  }

  /** Whether a statement holds a syntax error; nothing is read of it then. */
  private isBroken(node: Span): boolean {
    let low = 0;
    let high = this.errors.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.errors[middle]!.from < node.from) low = middle + 1;
      else high = middle;
    }
    const next = this.errors[low];
    return next !== undefined && next.from <= node.to;
  }
}

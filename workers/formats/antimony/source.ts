import type { SyntaxNode } from '@lezer/common';
import type { Diagnostic, Severity } from '../../model/diagnostic.ts';
import type { Span } from '../../model/span.ts';

/** More than anybody reads. */
const MOST_FINDINGS = 200;

/** A text with its lines, and what was found in it. */
export class Source {
  readonly diagnostics: Diagnostic[] = [];
  private readonly asides = new Map<string, { first: Span; count: number }>();
  private readonly lineStarts: number[] = [0];

  constructor(readonly text: string) {
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lineStarts.push(at + 1);
  }

  /** 1-based line of an offset. */
  line(offset: number): number {
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStarts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  slice(node: Span): string {
    return this.text.slice(node.from, node.to);
  }

  /** Text of a dotted name, without the blanks and comments that may stand between its parts. */
  path(node: SyntaxNode): string {
    return node
      .getChildren('Identifier')
      .map((part) => this.slice(part))
      .join('.');
  }

  /** Content of a quoted string, `"…"` or three ticks. */
  quoted(node: Span): string {
    const text = this.slice(node);
    if (text.startsWith('```')) return text.slice(3, -3);
    return text.slice(1, -1);
  }

  report(
    severity: Severity,
    code: string,
    where: Span,
    message: string,
    more: Pick<Diagnostic, 'hint' | 'symbol'> = {},
  ): void {
    if (this.diagnostics.length >= MOST_FINDINGS) return;
    const span = spanOf(where);
    this.diagnostics.push({ severity, code, message, ...more, span, line: this.line(span.from) });
  }

  /** Notes something that is read and left out, and that changes nothing in a simulation. */
  setAside(where: Span, what: string): void {
    const known = this.asides.get(what);
    if (known) known.count++;
    else this.asides.set(what, { first: spanOf(where), count: 1 });
  }

  /** Tells, once a kind, of what was set aside. */
  reportAsides(): void {
    for (const [what, { first, count }] of this.asides) {
      const more = count > 1 ? ` and ${count - 1} more` : '';
      this.report(
        'info',
        'unsupported',
        first,
        `${what} (line ${this.line(first.from)}${more}): read but not kept, since nothing in the simulation depends on it.`,
      );
    }
  }
}

export function spanOf(node: Span): Span {
  return { from: node.from, to: node.to };
}

import type { Diagnostic, Severity } from '../model/diagnostic.ts';
import { hasErrors } from '../model/diagnostic.ts';
import type { Span } from '../model/span.ts';

export interface Mending {
  span?: Span | undefined;
  /** A hint that takes work to find is only looked for where it is kept. */
  hint?: string | (() => string | undefined) | undefined;
  symbol?: string | undefined;
}

/** Enough for anyone to mend at once; a hopeless model does not bury the page. */
const MOST_FINDINGS = 200;

/** What the passes find out about one model. */
export class Findings {
  readonly diagnostics: Diagnostic[] = [];
  private readonly lineStarts: number[] = [0];

  /** @param text what the spans point into, for line numbers; absent where there is none */
  constructor(private readonly text: string | undefined) {
    if (text === undefined) return;
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) this.lineStarts.push(at + 1);
  }

  get failed(): boolean {
    return hasErrors(this.diagnostics);
  }

  /** 1-based; undefined where no text is known. */
  line(span: Span | undefined): number | undefined {
    if (span === undefined || this.text === undefined) return undefined;
    let low = 0;
    let high = this.lineStarts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.lineStarts[middle]! <= span.from) low = middle;
      else high = middle - 1;
    }
    return low + 1;
  }

  /** " (line 4)", or nothing where the line is not known; behind a name in a message. */
  at(span: Span | undefined): string {
    const line = this.line(span);
    return line === undefined ? '' : ` (line ${line})`;
  }

  error(code: string, message: string, mending: Mending = {}): void {
    this.report('error', code, message, mending);
  }

  warning(code: string, message: string, mending: Mending = {}): void {
    this.report('warning', code, message, mending);
  }

  private report(severity: Severity, code: string, message: string, mending: Mending): void {
    if (this.diagnostics.length >= MOST_FINDINGS && severity !== 'error') return;
    if (this.diagnostics.length >= 2 * MOST_FINDINGS) return;
    const { span, symbol } = mending;
    const hint = typeof mending.hint === 'function' ? mending.hint() : mending.hint;
    const line = this.line(span);
    this.diagnostics.push({
      severity,
      code,
      message,
      ...(hint !== undefined && { hint }),
      ...(span && { span }),
      ...(line !== undefined && { line }),
      ...(symbol !== undefined && { symbol }),
    });
  }
}

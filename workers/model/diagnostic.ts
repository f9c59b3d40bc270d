import type { Span } from './span.ts';

export type Severity = 'error' | 'warning' | 'info';

/** Something to tell a person about a model: what, where, and how to mend it. */
export interface Diagnostic {
  severity: Severity;
  /** Stable name of the finding in kebab case, e.g. `undeclared-name`, `unit-mismatch`, `unsupported`. */
  code: string;
  /** One sentence that names the symbol and the line, e.g. "Variable x (line 4) is not declared." */
  message: string;
  /** How to mend it, where that is known. */
  hint?: string;
  /** Where in the source text; absent for findings about the model as a whole. */
  span?: Span;
  /** 1-based line of `span.from`. */
  line?: number;
  /** The symbol concerned. */
  symbol?: string;
}

/** True where one of the findings forbids running the model. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((diagnostic) => diagnostic.severity === 'error');
}

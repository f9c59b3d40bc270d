import type { Diagnostic, Severity } from '../../model/diagnostic.ts';
import type { XmlElement } from './element.ts';

/** Enough to mend at once; a hopeless file does not bury the page. */
const MOST = 200;

/** What reading a file finds out about it. */
export class Problems {
  readonly diagnostics: Diagnostic[] = [];
  private readonly told = new Set<string>();

  /** @param file named in messages where the finding is not in the file that was opened */
  error(code: string, message: string, element?: XmlElement, hint?: string, file?: string): void {
    this.add('error', code, message, element, hint, file);
  }

  warning(code: string, message: string, element?: XmlElement, hint?: string, file?: string): void {
    this.add('warning', code, message, element, hint, file);
  }

  info(code: string, message: string, element?: XmlElement, hint?: string, file?: string): void {
    this.add('info', code, message, element, hint, file);
  }

  private add(
    severity: Severity,
    code: string,
    message: string,
    element: XmlElement | undefined,
    hint: string | undefined,
    file: string | undefined,
  ): void {
    const place = element ? ` (${file ? `${file}, ` : ''}line ${element.line})` : '';
    const whole = `${message.replace(/\.$/, '')}${place}.`;
    if (this.diagnostics.length >= MOST || this.told.has(whole)) return;
    this.told.add(whole);
    this.diagnostics.push({
      severity,
      code,
      message: whole,
      ...(hint !== undefined && { hint }),
      ...(element && file === undefined && { line: element.line, span: element.span }),
    });
  }
}

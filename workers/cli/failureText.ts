import type { Failure } from '../protocol.ts';

/** A failure and how to mend it, on a line each. */
export function failureText({ message, hint }: Failure): string {
  return hint === undefined ? message : `${message}\n  ${hint}`;
}

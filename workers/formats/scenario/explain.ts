import type { BaseIssue } from 'valibot';
import type { Failure } from '../../protocol.ts';

/** How many findings one message carries. */
const MOST_FINDINGS = 4;

/** `regimen[2].amount`, as people write a place in JSON. */
function pathOf(issue: BaseIssue<unknown>): string {
  let path = '';
  for (const { key } of issue.path ?? []) {
    if (typeof key === 'number') path += `[${key}]`;
    else path += /^[\p{L}_][\p{L}\p{N}_]*$/u.test(String(key)) ? `.${String(key)}` : `["${String(key)}"]`;
  }
  return path.replace(/^\./, '') || 'the document itself';
}

/** What is wrong there, in words. */
function complaint(issue: BaseIssue<unknown>): string {
  const { type, expected, requirement } = issue;
  // A hostile file may hold megabytes in one string.
  const received = issue.received.length > 40 ? `${issue.received.slice(0, 40)}…` : issue.received;
  switch (type) {
    case 'strict_object':
      if (expected === 'never') return 'is not a known key';
      return received === 'undefined' ? 'is missing' : `must be an object, not ${received}`;
    case 'min_value':
      return `must be at least ${String(requirement)}, not ${received}`;
    case 'max_value':
      return `must be at most ${String(requirement)}, not ${received}`;
    case 'gt_value':
      return `must be greater than ${String(requirement)}, not ${received}`;
    case 'integer':
      return `must be a whole number, not ${received}`;
    case 'finite':
      return `must be a finite number, not ${received}`;
    case 'min_length':
      return `must have at least ${String(requirement)} entries or characters`;
    case 'max_length':
      return `must have at most ${String(requirement)} entries or characters, not ${received}`;
    default:
      if (received === 'undefined') return 'is missing';
      return `must be ${expected ?? 'something else'}, not ${received}`;
  }
}

/**
 * Findings of a schema as one failure that names each wrong place.
 *
 * @param what the thing read, at the start of the sentence: "The scenario"
 */
export function explainIssues(
  code: string,
  what: string,
  issues: readonly BaseIssue<unknown>[],
  hint: string,
): Failure {
  const findings = issues.slice(0, MOST_FINDINGS).map((issue) => `${pathOf(issue)} ${complaint(issue)}`);
  const more = issues.length > MOST_FINDINGS ? `; and ${issues.length - MOST_FINDINGS} more` : '';
  const [first] = issues;
  return {
    code,
    message: `${what} cannot be read: ${findings.join('; ')}${more}.`,
    hint,
    ...(first === undefined ? {} : { symbol: pathOf(first) }),
  };
}

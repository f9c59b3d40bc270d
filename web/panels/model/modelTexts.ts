/** What the model view says, in one place. */
export const modelTexts = {
  editor: 'Model text in Antimony',
  scroller: 'Model text, scrolled by arrow keys',
  equations: 'Equations',
  noEquations: "No equations yet. Write a reaction, such as S1 -> S2; k1*S1, or a rate, such as x' = -k*x.",
  staleEquations: 'The equations of the last text without errors.',
  problems: (errors: number, warnings: number, notes: number) =>
    [count(errors, 'error'), count(warnings, 'warning'), count(notes, 'note')].filter(Boolean).join(', ') ||
    'No problems',
  severity: { error: 'Error', warning: 'Warning', info: 'Note' },
  apply: 'Apply',
  applyKeys: 'Ctrl+Enter',
  applied: 'Applied',
  changed: 'Not applied yet',
  checking: 'Checking',
  checkFailed: 'The text could not be checked.',
  readonly: 'Read only',
  position: (line: number, column: number) => `Line ${line}, column ${column}`,
  unavailable: 'The editor could not be loaded. The text is shown as it is.',
  inLine: (line: number) => `line ${line}`,
  goTo: (equation: string) => `Show ${equation} in the text`,
  kinds: {
    species: 'species',
    compartment: 'compartment',
    parameter: 'parameter',
    reaction: 'reaction',
    event: 'event',
    function: 'function',
    unit: 'unit',
    model: 'model',
    submodel: 'submodel',
  },
};

function count(number: number, noun: string): string {
  return number === 0 ? '' : `${number} ${noun}${number === 1 ? '' : 's'}`;
}

/** Sentences of the experiment that a model came with. */
export const texts = {
  running: 'The experiment is running',
  progress: (percent: number) => `${percent} % of its runs are done`,
  cancel: 'Stop',
  again: 'Run again',
  stopped: 'Stopped before its end.',
  stale: 'The values have changed since.',
  follows:
    'As the file describes it, with all its tasks, repetitions and changes. Values set on the left go for every model of it that has them, unless the experiment sets them itself.',
  found: 'What was not supported, or should be known',
  nothing: 'Nothing of it could be drawn.',
  menu: (title: string) => `More about ${title}`,
  png: 'Save as PNG',
  svg: 'Save as SVG',
  csv: 'Save as CSV',
  describe: (title: string, labels: readonly string[]) => `${title}: ${labels.join(', ')}`,
  toggle: (label: string) => `Show or hide ${label}`,
  numbers: 'Numbers',
  numbersOf: (title: string) => `Numbers of ${title}`,
  rows: (shown: number, all: number) =>
    shown < all ? `The first ${shown} of ${all} rows; the CSV file has all of them.` : `${all} rows`,
  strands: (shown: number, all: number) =>
    `The first ${shown} of ${all} repetitions are drawn; the CSV file has all of them.`,
  repetition: (label: string, at: number) => `${label}, ${at}`,
  plot: (id: string) => `Plot ${id}`,
  report: (id: string) => `Report ${id}`,
  failedToDraw: 'The plot could not be drawn: its part of the studio did not load. Check the connection.',
  logarithm: (label: string) => `log₁₀ of ${label}`,
} as const;

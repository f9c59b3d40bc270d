import type { StepMark } from '../../../../workers/protocol.ts';

const marks: Record<StepMark['kind'], string> = {
  event: 'event',
  // Also a trigger that turns false again, and one whose event comes after a delay.
  condition: 'a condition turns, and no event fires',
  scheduled: 'dose or planned change',
  switch: 'change of method',
};

/** What the page on the solver says. */
export const texts = {
  label: 'Solver',
  asks: 'How was this run solved, and did anything hold it up?',
  title: 'Step sizes',
  time: 'Time',
  size: 'Step',
  rejected: 'rejected',
  marks,
  method: (method: string, order: number) => (order > 0 ? `${method}, order ${order}` : `${method}, exact`),
  step: (name: string, size: string, time: string) => `${name}: a step of ${size} from ${time}`,
  mark: (name: string, time: string) => `${name} at ${time}`,
  switched: (to: string, time: string) => `${to} goes on from ${time}`,
  thinned: (every: number) => `One of ${every} steps is drawn.`,
  furtherMarks: (count: number) => `${count} further marks are not drawn.`,
  why: 'Why so',
  advice: 'What would help',
  nothingOdd: 'Nothing held the solver up.',
  failed: 'The run failed; these are the steps that it made until then.',
  effort: 'Effort',
  what: 'What',
  count: 'Count',
  rows: {
    milliseconds: 'Wall time, ms',
    accepted: 'Steps accepted',
    rejected: 'Steps rejected',
    rhsCalls: 'Right sides evaluated',
    jacobianCalls: 'Jacobians',
    factorisations: 'Factorisations',
    switches: 'Changes of method',
    eventsFired: 'Events fired',
  },
  share: (method: string) => `Steps by ${method}`,
  tolerance: 'Tolerances, relative and absolute',
  orders: (low: number, high: number) => (low === high ? `order ${low}` : `orders ${low} to ${high}`),
  smallest: 'Smallest step',
  csv: { time: 'Time', size: 'Step', method: 'Method', order: 'Order', accepted: 'Accepted' },
};

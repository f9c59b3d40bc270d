import type { StochasticMethod } from '../../../../workers/protocol.ts';

const methods: Record<StochasticMethod, string> = {
  direct: 'Gillespie, direct',
  nextReaction: 'Gibson–Bruck, next reaction',
  tauLeaping: 'Tau-leaping',
  eulerMaruyama: 'Euler–Maruyama',
  milstein: 'Milstein',
};

/** What the page on chance says. */
export const texts = {
  label: 'Chance',
  asks: 'What may happen where molecules are few, or the model has noise?',
  quantity: 'Quantity',
  method: 'Method',
  methods,
  replicates: 'Replicates',
  seed: 'Seed',
  step: 'Longest step',
  change: 'How chance is simulated',
  running: (done: number, size: number) => `${done} of ${size} replicates…`,
  done: (count: string, seconds: string) => `${count} replicates in ${seconds} s.`,
  failed: 'Not simulated',
  title: (label: string) => `${label} by chance`,
  last: (label: string) => `${label} at the end`,
  counts: 'Replicates',
  samples: 'single replicates',
  reference: 'by the equations',
  matters: (share: string) =>
    `Replicates spread by up to ${share} of the largest mean: chance matters, and one curve does not tell what may happen.`,
  slight: (share: string) =>
    `Replicates spread by ${share} of the largest mean at most: amounts are large enough for the equations alone.`,
  still: 'All replicates agree: nothing that moves this quantity happens by chance.',
  broke: (count: number, message: string) =>
    `${count === 1 ? 'One replicate is' : `${count} replicates are`} left out. The first: ${message}`,
  amounts: 'Reactions happen molecule by molecule, and an amount of 1 is one molecule.',
  time: 'Time',
  mean: 'mean',
  sd: 'standard deviation',
  percentile: (percent: number) => `${percent} %`,
  replicate: (number: number) => `replicate ${number + 1}`,
};

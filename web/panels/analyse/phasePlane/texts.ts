/** What the page on the phase plane says. */
export const texts = {
  label: 'Phase plane',
  asks: 'How do two states move each other, and where does each of them rest?',
  x: 'Across',
  y: 'Up',
  from: 'Begin at',
  title: (y: string, x: string) => `${y} against ${x}`,
  nullcline: (label: string) => `${label} rests`,
  run: 'this run',
  trajectory: 'from chosen points',
  start: 'chosen point',
  picking:
    'Press the plane to follow the model from there; by keys: arrows move a cross, Enter begins there.',
  clear: 'Remove the chosen points',
  running: 'Drawing the plane…',
  failed: 'No phase plane',
  few: 'A phase plane needs a model with at least two states.',
  held: (count: number) =>
    `Field and nullclines hold the ${count === 1 ? 'other state' : `other ${count} states`} where the run begins or ends; trajectories move all of them.`,
  at: (x: string, y: string) => `at ${x}, ${y}`,
  rate: (label: string) => `d${label}/dt`,
};

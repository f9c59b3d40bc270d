/** Sentences of opening and writing files of other tools. */
export const texts = {
  drop: 'Drop it to open it',
  dropLead: 'SBML, CellML, SED-ML with its models, Antimony, a COMBINE archive (.omex) or a project',
  choose: 'Open a file…',
  opened: (name: string) => `${name} is open`,
  report: (name: string) => `${name}, opened`,
  simulations: (count: number) =>
    `It holds ${count} simulations. The first is open; each can be opened as a project of its own.`,
  experiment: 'Its experiment is kept with the project: all its plots and reports, repeated tasks too.',
  showExperiment: 'Show the experiment',
  found: 'What was not supported, or should be known',
  more: (count: number) => `and ${count} more`,
  exporting: 'Export for other tools',
  formats: {
    sbml: 'SBML (L3V2)',
    antimony: 'Antimony',
    omex: 'COMBINE archive (.omex)',
  },
} as const;

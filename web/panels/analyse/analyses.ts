import type { Component } from 'svelte';
import type { Workspace } from '../../state/workspace.svelte.ts';
import { texts as chance } from './chance/texts.ts';
import { texts as continuation } from './continuation/texts.ts';
import { texts as global } from './global/texts.ts';
import { texts as phasePlane } from './phasePlane/texts.ts';
import { texts as sensitivity } from './sensitivity/texts.ts';
import { texts as solver } from './solver/texts.ts';
import { texts as steady } from './steady/texts.ts';
import { texts as sweep } from './sweep/texts.ts';

/** One way of looking into a model, beside the parameters that it follows. */
export interface Analysis {
  id: string;
  label: string;
  /** What it answers, in one sentence. */
  asks: string;
  /** Whether it has anything to say about what is open; absent: always. */
  isOffered?: (workspace: Workspace) => boolean;
  load: () => Promise<{ default: Component<{ workspace: Workspace }> }>;
}

/** In the order in which they are offered; to add one is to add a line. */
export const analyses: readonly Analysis[] = [
  {
    id: 'steady',
    label: steady.label,
    asks: steady.asks,
    load: () => import('./steady/steadyPage.svelte'),
  },
  {
    id: 'continuation',
    label: continuation.label,
    asks: continuation.asks,
    load: () => import('./continuation/continuationPage.svelte'),
  },
  {
    id: 'phasePlane',
    label: phasePlane.label,
    asks: phasePlane.asks,
    load: () => import('./phasePlane/phasePlanePage.svelte'),
  },
  {
    id: 'sensitivities',
    label: sensitivity.label,
    asks: sensitivity.asks,
    load: () => import('./sensitivity/sensitivityPage.svelte'),
  },
  {
    id: 'sweep',
    label: sweep.label,
    asks: sweep.asks,
    load: () => import('./sweep/sweepPage.svelte'),
  },
  {
    id: 'global',
    label: global.label,
    asks: global.asks,
    load: () => import('./global/globalPage.svelte'),
  },
  {
    id: 'chance',
    label: chance.label,
    asks: chance.asks,
    load: () => import('./chance/chancePage.svelte'),
  },
  {
    id: 'solver',
    label: solver.label,
    asks: solver.asks,
    load: () => import('./solver/solverPage.svelte'),
  },
  {
    id: 'experiment',
    label: 'Experiment',
    asks: 'What does the simulation experiment give that the model came with?',
    isOffered: ({ scenario }) => scenario?.experiment !== undefined,
    load: () => import('./experiment/experimentPage.svelte'),
  },
];

/** Those that have something to say about what is open. */
export function offeredTo(workspace: Workspace): Analysis[] {
  return analyses.filter(({ isOffered }) => isOffered?.(workspace) ?? true);
}

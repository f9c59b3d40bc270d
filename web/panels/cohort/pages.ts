import type { Component } from 'svelte';
import type { Workspace } from '../../state/workspace.svelte.ts';
import { texts } from './texts.ts';

/** One page about a population. */
export interface CohortPage {
  id: string;
  label: string;
  /** What it answers, in one sentence. */
  asks: string;
  load: () => Promise<{ default: Component<{ workspace: Workspace }> }>;
}

/** In the order in which they are offered; to add one is to add a line. */
export const pages: readonly CohortPage[] = [
  {
    id: 'outcome',
    label: texts.outcome.label,
    asks: texts.outcome.asks,
    load: () => import('./outcome/outcomePage.svelte'),
  },
  {
    id: 'population',
    label: texts.population.label,
    asks: texts.population.asks,
    load: () => import('./population/populationPage.svelte'),
  },
  {
    id: 'arms',
    label: texts.arms.label,
    asks: texts.arms.asks,
    load: () => import('./arms/armsPage.svelte'),
  },
];

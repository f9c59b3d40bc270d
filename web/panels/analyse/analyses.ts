import type { Component } from 'svelte';
import type { Workspace } from '../../state/workspace.svelte.ts';

/** One way of looking into a model, beside the parameters that it follows. */
export interface Analysis {
  id: string;
  label: string;
  /** What it answers, in one sentence. */
  asks: string;
  load: () => Promise<{ default: Component<{ workspace: Workspace }> }>;
}

/** In the order in which they are offered; to add one is to add a line. */
export const analyses: readonly Analysis[] = [];

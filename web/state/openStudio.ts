import { diagrams, engine, files, onWorkerDied } from '../client.ts';
import * as store from '../store/projects.ts';
import { Workspace } from './workspace.svelte.ts';

/** The studio's one workspace, on this browser's own threads and store. */
export function openStudio(): Workspace {
  return new Workspace({ engine, files, diagrams, store, onWorkerDied });
}

import type { ProjectStore } from '../store/records.ts';
import type { DiagramApi, EngineApi, Failure, FilesApi } from '../../workers/protocol.ts';

/** What the state asks of the threads and of the store. No call rejects; tests put stand-ins here. */
export interface Services {
  engine: EngineApi;
  files: FilesApi;
  diagrams: DiagramApi;
  store: ProjectStore;
  /** Told of every worker that died and was replaced. */
  onWorkerDied: (listener: (failure: Failure) => void) => void;
}

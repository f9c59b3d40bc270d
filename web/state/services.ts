import type { ProjectStore } from '../store/records.ts';
import type { EngineApi, FilesApi } from '../../workers/protocol.ts';

/** What the state asks of the threads and of the store; tests put stand-ins here. */
export interface Services {
  engine: EngineApi;
  files: FilesApi;
  store: ProjectStore;
}

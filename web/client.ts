import { proxy, releaseProxy, wrap } from 'comlink';
import diagramScript from '../workers/diagram.worker.ts?worker&url';
import engineScript from '../workers/engine.worker.ts?worker&url';
import filesScript from '../workers/files.worker.ts?worker&url';
import type {
  Checked,
  DiagramApi,
  EngineApi,
  Failure,
  FilesApi,
  Progress,
  Pulse,
} from '../workers/protocol.ts';

/** A worker at work is asked this often for a sign of life, and is given up after this long without one. */
const BEAT_MS = 1000;
const HUNG_MS = 20_000;

type OnProgress = ((progress: Progress) => void) | undefined;

const listeners = new Set<(failure: Failure) => void>();

/** Tells of every worker that died and is replaced; returns how to stop listening. */
export function onWorkerDied(listener: (failure: Failure) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** What a call is rejected with, inside this file, when its worker dies under it. */
class WorkerDied extends Error {
  constructor(readonly failure: Failure) {
    super(failure.message);
  }
}

/** A worker with the way to reject all that waits for it. */
interface Living<Api> {
  worker: Worker;
  /** Every call of it is answered with a promise already, so it is the same on this side. */
  api: Api;
  release: () => void;
  /** Never fulfilled; rejected when the worker is buried. */
  death: Promise<never>;
  die: (failure: Failure) => void;
}

/**
 * A way to start a worker under this page's policy. A worker whose script comes from an address has the policy
 * of that response, which a static host does not send; one whose script is a blob has the page's.
 */
function underThisPolicy(script: string, name: string): () => Worker {
  const address = JSON.stringify(new URL(script, import.meta.url).href);
  const start = URL.createObjectURL(new Blob([`import ${address};`], { type: 'text/javascript' }));
  return () => new Worker(start, { type: 'module', name });
}

const startEngine = underThisPolicy(engineScript, 'engine');

/** A thread that starts when it is first needed and is replaced when it dies. */
class Thread<Api> {
  private living: Living<Api> | undefined;
  private pending = 0;
  private heart: ReturnType<typeof setInterval> | undefined;

  /**
   * @param name as people are told it
   * @param start makes the worker
   * @param greet posts what a new worker must know before anything else
   * @param ping asks for a sign of life; absent for a worker whose single calls may rightly take long
   */
  constructor(
    private readonly name: string,
    private readonly start: () => Worker,
    private readonly greet: (api: Api) => void = () => undefined,
    private readonly ping?: (api: Api) => Promise<void>,
  ) {}

  get isRunning(): boolean {
    return this.living !== undefined;
  }

  /**
   * Calls the worker, which is started where there is none.
   *
   * @throws WorkerDied where it dies first
   */
  async call<T>(work: (api: Api) => Promise<T>): Promise<T> {
    const { api, death } = (this.living ??= this.raise());
    this.pending++;
    this.listen();
    try {
      return await Promise.race([work(api), death]);
    } finally {
      this.pending--;
    }
  }

  private raise(): Living<Api> {
    const worker = this.start();
    worker.addEventListener('error', (event) => {
      if (this.living?.worker === worker) this.bury(event.message || 'it could not be loaded');
    });
    const remote = wrap<Api>(worker);
    const api = remote as unknown as Api;
    let die: (failure: Failure) => void = () => undefined;
    const death = new Promise<never>((_, reject) => {
      die = (failure) => reject(new WorkerDied(failure));
    });
    // Calls race against it; with none pending it must not count as unhandled.
    death.catch(() => undefined);
    this.greet(api);
    return { worker, api, release: () => remote[releaseProxy](), death, die };
  }

  /** While calls are pending, asks again and again for a sign of life. */
  private listen(): void {
    const { ping } = this;
    if (ping === undefined || this.heart !== undefined) return;
    let heard = performance.now();
    let beaten = heard;
    let asking = false;
    this.heart = setInterval(() => {
      // A machine that slept, or a page that was frozen, heard nobody: nobody is to blame for that.
      const now = performance.now();
      if (now - beaten > 3 * BEAT_MS) heard = now;
      beaten = now;
      if (this.pending === 0 || this.living === undefined) {
        this.rest();
      } else if (performance.now() - heard > HUNG_MS) {
        this.bury(`it gave no sign of life for ${HUNG_MS / 1000} s`);
      } else if (!asking) {
        asking = true;
        void ping(this.living.api).then(() => {
          asking = false;
          heard = performance.now();
        });
      }
    }, BEAT_MS);
  }

  private rest(): void {
    clearInterval(this.heart);
    this.heart = undefined;
  }

  /** Ends the worker, fails what waits for it, and tells whoever listens. The next call starts another. */
  private bury(reason: string): void {
    const { living } = this;
    if (living === undefined) return;
    this.living = undefined;
    this.rest();
    living.worker.terminate();
    living.release();
    const failure: Failure = {
      code: 'worker-died',
      message: `The ${this.name} stopped: ${reason}. Another takes its place.`,
      hint: 'Nothing you entered is lost. If it happens again, shorten the run or simplify the model.',
    };
    living.die(failure);
    for (const listener of listeners) listener(failure);
  }
}

/** How each known twin is told to a new engine worker, by its id. */
const twins = new Map<string, (api: EngineApi) => Promise<unknown>>();

function engineThread(name: string): Thread<EngineApi & Pulse> {
  return new Thread<EngineApi & Pulse>(
    name,
    startEngine,
    (api) => {
      for (const tell of twins.values()) void tell(api).catch(() => undefined);
    },
    (api) => api.ping(),
  );
}

/** What follows a person's hand, and what takes its time: neither waits for the other. */
const live = engineThread('simulation worker');
const patient = engineThread('fitting worker');
const PATIENT_CHANNELS = ['fit', 'validate', 'cohort', 'experiment', 'stochastic', 'sweep', 'global'];

const filing = new Thread<FilesApi>('file worker', underThisPolicy(filesScript, 'files'));
const drawing = new Thread<DiagramApi>('diagram worker', underThisPolicy(diagramScript, 'diagram'));

/** Any error of a call as tagged data. */
function failureOf(error: unknown): Failure {
  if (error instanceof WorkerDied) return error.failure;
  return {
    code: 'internal-error',
    message: `Something went wrong inside Starling: ${error instanceof Error ? error.message : String(error)}.`,
    hint: 'Nothing you entered is lost. Please report what you did.',
  };
}

async function orFailed<T>(call: Promise<T>): Promise<T | { kind: 'failed'; failure: Failure }> {
  return call.catch((error: unknown) => ({ kind: 'failed', failure: failureOf(error) }) as const);
}

async function orFailure<T>(call: Promise<T>): Promise<T | { failure: Failure }> {
  return call.catch((error: unknown) => ({ failure: failureOf(error) }));
}

async function orDiagnosed<T>(call: Promise<T>): Promise<T | Checked> {
  return call.catch((error: unknown) => {
    const { code, message, hint } = failureOf(error);
    return {
      diagnostics: [{ severity: 'error' as const, code, message, ...(hint !== undefined && { hint }) }],
    };
  });
}

/** A function as the other thread can call it. */
function shared(progress: OnProgress): OnProgress {
  return progress && proxy(progress);
}

/** Keeps a twin for workers to come, and tells the fitting worker where it runs already. */
async function remember(id: string, tell: (api: EngineApi) => Promise<unknown>): Promise<void> {
  twins.set(id, tell);
  if (patient.isRunning) await orFailure(patient.call(tell));
}

/** The engine, on two threads. No call rejects: what goes wrong comes back as tagged data. */
export const engine: EngineApi = {
  check: (text) => orDiagnosed(live.call((api) => api.check(text))),
  addTwin: async (twin) => {
    const checked = await orDiagnosed(live.call((api) => api.addTwin(twin)));
    await remember(twin.manifest.id, (api) => api.addTwin(twin));
    return checked;
  },
  addTwinFiles: async (files) => {
    const added = await orFailure(live.call((api) => api.addTwinFiles(files)));
    if ('twin' in added) await remember(added.twin.manifest.id, (api) => api.addTwinFiles(files));
    return added;
  },
  open: (scenario) => orDiagnosed(live.call((api) => api.open(scenario))),
  simulate: (request, progress) => orFailed(live.call((api) => api.simulate(request, shared(progress)))),
  fit: (scenario, progress) => orFailed(patient.call((api) => api.fit(scenario, shared(progress)))),
  cohort: (request, update) => orFailed(patient.call((api) => api.cohort(request, update && proxy(update)))),
  stochastic: (request, update) =>
    orFailed(patient.call((api) => api.stochastic(request, update && proxy(update)))),
  sweep: (request, progress) => orFailed(patient.call((api) => api.sweep(request, shared(progress)))),
  globalSensitivity: (request, progress) =>
    orFailed(patient.call((api) => api.globalSensitivity(request, shared(progress)))),
  population: (scenario, count) => orFailure(live.call((api) => api.population(scenario, count))),
  person: (...given) => orFailure(live.call((api) => api.person(...given))),
  width: (...given) => orFailure(live.call((api) => api.width(...given))),
  steadyState: (request, progress) =>
    orFailed(live.call((api) => api.steadyState(request, shared(progress)))),
  sensitivities: (request, progress) =>
    orFailed(live.call((api) => api.sensitivities(request, shared(progress)))),
  continuation: (request, progress) =>
    orFailed(live.call((api) => api.continuation(request, shared(progress)))),
  phasePlane: (request, progress) => orFailed(live.call((api) => api.phasePlane(request, shared(progress)))),
  validate: (twinId, progress) => orFailed(patient.call((api) => api.validate(twinId, shared(progress)))),
  experiment: (request, progress) =>
    orFailed(patient.call((api) => api.experiment(request, shared(progress)))),
  cancel: async (channel) => {
    const thread = PATIENT_CHANNELS.includes(channel) ? patient : live;
    if (thread.isRunning) await orFailure(thread.call((api) => api.cancel(channel)));
  },
  exportModel: (scenario, format) => orFailure(live.call((api) => api.exportModel(scenario, format))),
  network: (text) => orFailure(live.call((api) => api.network(text))),
  convert: (text, unit) => orFailure(live.call((api) => api.convert(text, unit))),
};

/** Diagrams laid out on a thread of their own; rejects where it dies. */
export const diagrams: DiagramApi = {
  layOut: (graph, progress) => drawing.call((api) => api.layOut(graph, progress && proxy(progress))),
  cancel: () => drawing.call((api) => api.cancel()),
};

/** Files in and out, on a thread of their own. Writing rejects where its worker dies; reading gives a failure. */
export const files: FilesApi = {
  previewCsv: (bytes, options) => orFailure(filing.call((api) => api.previewCsv(bytes, options))),
  readCsv: (bytes, mapping) => orFailure(filing.call((api) => api.readCsv(bytes, mapping))),
  readPeople: (bytes) => orFailure(filing.call((api) => api.readPeople(bytes))),
  writeCsv: (columns) => filing.call((api) => api.writeCsv(columns)),
  encodeLink: (scenario, digest, modelHash) =>
    filing.call((api) => api.encodeLink(scenario, digest, modelHash)),
  decodeLink: (fragment) => orFailure(filing.call((api) => api.decodeLink(fragment))),
  importFile: (name, bytes, beside) => orFailure(filing.call((api) => api.importFile(name, bytes, beside))),
  writeProject: (project) => filing.call((api) => api.writeProject(project)),
  readProject: (bytes) => orFailure(filing.call((api) => api.readProject(bytes))),
};

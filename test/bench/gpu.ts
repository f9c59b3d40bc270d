import { availableParallelism } from 'node:os';
import { readdirSync } from 'node:fs';
import { chromium } from 'playwright-core';
import { startLaneThread } from '../../workers/cli/cohort/laneThread.ts';
import { startEngine } from '../../workers/cli/startEngine.ts';
import { LanePool } from '../../workers/engine/cohort/pool.ts';
import { DEFAULT_SOLVER, SCENARIO_VERSION } from '../../workers/formats/scenario/schema.ts';
import { shareOfRoofline, type Roofline } from '../../workers/kernels/roofline.ts';
import type { CohortRun, Scenario } from '../../workers/protocol.ts';
import { GPU_FLAGS, openGpuPage, twinCohort, twinFiles } from '../browser/gpuPage.ts';
import { findChromium } from '../chromium.ts';
import { benchProblems } from './problems/problems.ts';
import type { Suite } from './suite.ts';
import { alignedTable } from './table.ts';

/** What a cohort on the GPU comes to, against WebAssembly's of the same people. */
export interface GpuMeasures {
  /** The GPU, or the processor that plays one. */
  device: string;
  methods: string;
  people: number;
  peoplePerSecond: number;
  /** People a second of WebAssembly in the same browser, on one thread. */
  webAssemblyPerSecond: number;
  /** Largest difference between f32 and f64 of the people who were solved twice, relative to the curve's largest number. */
  maxRelativeDifference: number;
  /** Largest difference of a percentile, as a share of its column's range, and the column. */
  percentilesDifference: number;
  farthestColumn: string;
  stepsPerPerson: number;
  operationsPerPerson: number;
  bytesPerPerson: number;
  /** Of the roofline that was measured on the device; absent where it was not asked for. */
  rooflineShare: number;
}

/** Two compartments and a gut, ten doses in ten days, its people 30 % apart. */
export function oralCohort(people: number): Scenario {
  const problem = benchProblems().find(({ name }) => name === 'pk')!;
  const varied = ['ka', 'CL', 'V', 'Q', 'V2'].map((id) => [id, { kind: 'logNormal' as const, sd: 0.3 }]);
  return {
    starling: SCENARIO_VERSION,
    title: 'By mouth',
    model: { language: 'antimony', text: problem.text },
    parameters: {},
    regimen: [
      { id: 'dose', input: 'gut', time: 0, amount: 100, duration: 0, repeat: { every: 24, count: 10 } },
    ],
    time: { end: 240, points: 241 },
    solver: DEFAULT_SOLVER,
    seed: 1,
    measurements: [],
    cohort: {
      size: people,
      varied: Object.fromEntries(varied),
      covariates: [],
      effects: [],
      correlations: [],
      residual: {},
      endpoints: [{ id: 'peak', label: 'Peak', of: 'central', measure: 'max' }],
      arms: [],
    },
  };
}

/** A headless Chromium with the engine and a GPU, software where there is no other. */
export async function openGpuBench(): Promise<{
  roofline: Roofline;
  measure: (scenario: Scenario, twin?: Record<string, string>) => Promise<GpuMeasures>;
  close: () => Promise<void>;
}> {
  const executablePath = findChromium();
  if (executablePath === undefined) throw new Error('no Chromium: name it in CHROMIUM_PATH');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', ...GPU_FLAGS] });
  const page = await openGpuPage(browser);
  const roofline = await page.evaluate(() => gpu.roofline());
  if (roofline === undefined) throw new Error('Chromium offers no GPU, not even a software one');
  return {
    roofline,
    async measure(scenario, twin) {
      if (twin !== undefined) await page.evaluate((files) => gpu.addTwin(files), twin);
      // The first time the device compiles; people do not wait for that while a slider moves.
      const { onGpu, inWebAssembly, bands } = await page.evaluate(async (given) => {
        await gpu.cohort({
          scenario: { ...given, cohort: { ...given.cohort!, size: 8 } },
          channel: 'warm',
          prefer: 'gpu',
        });
        return gpu.compare(given);
      }, scenario);
      return measuresOf(onGpu, inWebAssembly, bands, roofline);
    },
    close: () => browser.close(),
  };
}

function measuresOf(
  { statistics, done, warnings }: CohortRun,
  inWebAssembly: CohortRun,
  bands: readonly { column: string; share: number }[],
  roofline: Roofline,
): GpuMeasures {
  const { gpu } = statistics;
  if (gpu === undefined) throw new Error(warnings.map(({ message }) => message).join(' '));
  const farthest = bands.reduce((most, each) => (each.share > most.share ? each : most));
  const { peoplePerSecond } = statistics;
  return {
    device: statistics.where,
    methods: gpu.methods.join(', '),
    people: done,
    peoplePerSecond,
    webAssemblyPerSecond: inWebAssembly.statistics.peoplePerSecond,
    maxRelativeDifference: gpu.largestDifference,
    percentilesDifference: farthest.share,
    farthestColumn: farthest.column,
    stepsPerPerson: gpu.steps,
    operationsPerPerson: gpu.operations,
    bytesPerPerson: gpu.bytes,
    rooflineShare: shareOfRoofline(roofline, {
      operations: gpu.operations * peoplePerSecond,
      bytes: gpu.bytes * peoplePerSecond,
    }),
  };
}

/** People a second of WebAssembly's pool in this process, one thread a core. */
async function poolPace(scenario: Scenario): Promise<number> {
  const pool = new LanePool(startLaneThread, availableParallelism());
  const engine = await startEngine(pool);
  const pace = async (): Promise<number> => {
    const outcome = await engine.cohort({ scenario, channel: 'pool', prefer: 'cpu' });
    if (outcome.kind !== 'done') throw new Error(JSON.stringify(outcome));
    return outcome.value.statistics.peoplePerSecond;
  };
  await pace();
  const result = await pace();
  pool.end();
  return result;
}

const PEOPLE = 20_000;
const TWIN_PEOPLE = 2000;

export const suite: Suite = {
  title: 'gpu: cohorts on the browser’s GPU, against WebAssembly on one thread of the same browser',
  async run() {
    const bench = await openGpuBench();
    const rows: Record<string, string | number>[] = [];
    const add = async (name: string, scenario: Scenario, twin?: Record<string, string>): Promise<void> => {
      rows.push({ name, ...Object.fromEntries(Object.entries(await bench.measure(scenario, twin))) });
    };
    try {
      await add('oral', oralCohort(PEOPLE));
      for (const entry of readdirSync('examples/twins', { withFileTypes: true })) {
        if (!entry.isDirectory()) continue;
        const files = twinFiles(entry.name);
        await add(entry.name, twinCohort(files, TWIN_PEOPLE), files);
      }
    } finally {
      await bench.close();
    }
    const { operations, bytes } = bench.roofline;
    console.log(
      `${rows[0]!.device}: at most ${(operations / 1e9).toPrecision(3)} Gflop/s and ${(bytes / 1e9).toPrecision(3)} GB/s`,
    );
    const pool = await poolPace(oralCohort(PEOPLE));
    rows[0]!.poolPerSecond = pool;
    const short = (value: unknown, digits = 3): string =>
      Number(Number(value).toPrecision(digits)).toString();
    console.log(
      alignedTable(
        [
          'cohort',
          'method',
          'people/s',
          'WebAssembly',
          'f32 − f64',
          'percentiles %',
          'farthest',
          'steps',
          'kflop',
          'kB',
          'roofline %',
        ],
        rows.map((row) => [
          String(row.name),
          String(row.methods),
          short(row.peoplePerSecond),
          short(row.webAssemblyPerSecond),
          short(row.maxRelativeDifference, 2),
          short(100 * Number(row.percentilesDifference), 2),
          String(row.farthestColumn),
          short(row.stepsPerPerson),
          short(Number(row.operationsPerPerson) / 1000),
          short(Number(row.bytesPerPerson) / 1000),
          short(100 * Number(row.rooflineShare)),
        ]),
      ),
    );
    const ratio = pool / Number(rows[0]!.peoplePerSecond);
    console.log(
      `oral by WebAssembly’s pool of ${availableParallelism()}: ${short(pool)} people/s, ${short(ratio)} × the GPU’s`,
    );
    return rows;
  },
};

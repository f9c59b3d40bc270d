import { mkdtempSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Job } from 'kubernetes-models/batch/v1/Job';
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { CLUSTER_COMMANDS } from '../../workers/cli/cluster/commands.ts';
import { slurm as engine } from '../../workers/cli/cluster/slurm.ts';
import { cohort } from '../../workers/cli/cohort/cohort.ts';
import { scenarioOf } from '../engine/models.ts';
import { haveSlurm, Slurm, until } from './slurm.ts';

// Every task is a process of its own.
vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });

const PEOPLE = 900;
const scenario = scenarioOf("k = 0.1; A = 100; A' = -k * A^1.1;", {
  cohort: {
    size: PEOPLE,
    varied: { k: { kind: 'logNormal', sd: 0.3 } },
    covariates: [],
    effects: [],
    correlations: [],
    residual: {},
    endpoints: [{ id: 'auc', label: 'Area', of: 'A', measure: 'auc' }],
    arms: [],
  },
});

const root = mkdtempSync(join(tmpdir(), 'starling cluster %a '));
afterAll(() => rmSync(root, { recursive: true, force: true }));
const file = join(root, 'scenario.json');
writeFileSync(file, JSON.stringify(scenario));
const at = (...names: string[]): string => join(root, ...names);

let told = '';
beforeEach(() => {
  told = '';
  const hear = (text: unknown): boolean => {
    told += String(text);
    return true;
  };
  vi.spyOn(process.stdout, 'write').mockImplementation(hear);
  vi.spyOn(process.stderr, 'write').mockImplementation(hear);
});

const command = (name: string, ...args: string[]): Promise<number> => CLUSTER_COMMANDS[name]!(args);

/** What came out, without what it took. */
function results(folder: string): Record<string, string> {
  const names = [
    'people.parquet',
    'people.csv',
    'summary.json',
    'bands.csv',
    'endpoints.csv',
    'histograms.csv',
  ];
  return Object.fromEntries(names.map((name) => [name, readFileSync(at(folder, name), 'latin1')]));
}

describe('work for Kubernetes', () => {
  type JobFields = NonNullable<ConstructorParameters<typeof Job>[0]>;
  interface Manifest {
    items: (JobFields & { metadata: { name: string } })[];
  }
  let manifest: Manifest;
  beforeAll(async () => {
    const asked = ['--engine', 'k8s', '--dry-run', '--shards', '7', '--shard-people', '50', '--threads', '4'];
    await command('submit', file, ...asked, '--out', at('pods'), '--image', 'registry.example/starling:1');
    manifest = JSON.parse(readFileSync(at('pods', 'kubernetes.json'), 'utf8')) as Manifest;
  });

  test('is two jobs, as Kubernetes’ own schema has them', () => {
    expect(manifest.items.map(({ metadata }) => metadata.name)).toEqual([
      'starling-cohort',
      'starling-merge',
    ]);
    for (const item of manifest.items) expect(() => new Job(item).validate()).not.toThrow();
  });

  test('is refused by that schema where a field is of another type, so that the test above can fail', () => {
    const [{ spec, ...rest }] = manifest.items as [Manifest['items'][number]];
    const wrong = { ...rest, spec: { ...spec, completions: 'seven' } };
    expect(() => new Job(wrong as unknown as JobFields).validate()).toThrow('completions');
  });

  test('is solved by an index each, tried again a few times, and collected by a job that waits', () => {
    const [solve, merge] = manifest.items;
    expect(solve!.spec).toMatchObject({ completionMode: 'Indexed', completions: 7, backoffLimitPerIndex: 3 });
    expect(JSON.stringify(solve!.spec)).toContain(
      '"args":["work","/cohort","--task","$(TASK)","--tasks","7","--threads","4"]',
    );
    expect(merge!.spec).toMatchObject({ suspend: true });
    expect(JSON.stringify(merge!.spec)).toContain('"args":["collect","/cohort","--format","parquet,csv"]');
  });

  test('is only described so far, and says so', async () => {
    await expect(command('submit', file, '--engine', 'k8s', '--out', at('pods'))).rejects.toThrow(
      '--dry-run',
    );
  });
});

describe('work for Slurm', () => {
  test('is an array of tasks, with a merge step after it', () => {
    const work = { path: "/data/it's", tasks: 40, threads: 8, missing: [3, 5], formats: ['csv'] as const };
    const { files, commands } = engine.describe(work);
    expect(commands.map(([program]) => program)).toEqual(['sbatch', 'sbatch']);
    expect(commands[0]).toContain('--array=3,5');
    expect(commands[0]).toContain('--cpus-per-task=8');
    expect(commands[1]).toContain('--dependency=afterany:JOB');
    expect(files['slurm/tasks.sh']).toContain(
      `'work' '/data/it'\\''s' '--task' "$SLURM_ARRAY_TASK_ID" '--tasks' '40' '--threads' '8' && exit 0`,
    );
  });

  test('cannot be more tasks than shards', async () => {
    await expect(
      command('submit', file, '--engine', 'slurm', '--shards', '9', '--out', at('many')),
    ).rejects.toThrow('cannot be shared by 9 tasks');
  });
});

describe.skipIf(!haveSlurm())('a real Slurm (Debian: slurmctld, slurmd, slurm-client, munge)', () => {
  let slurm: Slurm | undefined;
  const daemons = mkdtempSync(join(tmpdir(), 'starling-slurm-'));
  beforeAll(async () => {
    try {
      slurm = await Slurm.start(daemons);
    } catch (error) {
      // Where a machine lets no daemons start there is nothing to test against; the report says so.
      console.warn(`Slurm is installed and cannot be started here: ${String(error)}`);
      return;
    }
    vi.stubEnv('SLURM_CONF', slurm.environment.SLURM_CONF!);
    await cohort(file, {
      people: undefined,
      seed: undefined,
      shard: 50,
      out: at('alone'),
      threads: 1,
      formats: ['parquet', 'csv'],
    });
  });
  beforeEach(({ skip }) => skip(slurm === undefined, 'Slurm cannot be started here'));
  afterAll(async () => {
    await slurm?.stop();
    vi.unstubAllEnvs();
    rmSync(daemons, { recursive: true, force: true });
  });

  const solved = (folder: string): number =>
    existsSync(at(folder, 'shards')) ? readdirSync(at(folder, 'shards')).length : 0;

  test('solves a cohort though a task is killed and another cancelled, with the same bits', async () => {
    // Shards of two people: a task has many, and is killed between them.
    const asked = ['--engine', 'slurm', '--shards', '3', '--shard-people', '2', '--out', at('array')];
    await command('submit', file, ...asked);
    const [, job] = /Job (\d+): 3 of 3 tasks/.exec(told)!;
    await until(() => solved('array') >= 4, 'the first shards');
    const killed = killTask(at('array'));
    slurm!.run('scancel', `${job}_2`);
    expect(killed).toBeGreaterThan(0);

    told = '';
    await command('status', at('array'));
    expect(told).toMatch(/\d+ of 900 people are solved, in 3 tasks on slurm/);
    await expect(command('submit', file, ...asked)).rejects.toThrow('is being solved');

    await until(() => existsSync(at('array', 'finished.json')), 'the merge step');
    expect(results('array')).toEqual(results('alone'));
    const logs = readdirSync(at('array', 'slurm'))
      .filter((name) => name.endsWith('.log'))
      .map((name) => readFileSync(at('array', 'slurm', name), 'utf8'))
      .join('');
    expect(logs).toContain('DUE TO JOB REQUEUE');
    expect(logs).toContain('Tasks 2 did not finish: they go on as job');
    told = '';
    await command('status', at('array'));
    await command('collect', at('array'));
    expect(told).toMatch(/is finished: 900 people[^]*is finished already/);
  });

  test('ends a cancelled cohort, which is not collected until somebody goes on with it', async () => {
    const asked = ['--engine', 'slurm', '--shards', '2', '--shard-people', '450', '--out', at('ended')];
    await command('submit', file, ...asked);
    await command('cancel', at('ended'));
    const [, job] = /Job (\d+): 2 of 2 tasks/.exec(told)!;
    const waiting = slurm!.run('squeue', '--me', '--noheader', '--states=PENDING,RUNNING', '--format=%F');
    expect(waiting.split('\n')).not.toContain(job);
    await command('status', at('ended'));
    expect(told).toContain('2 stopped');
    expect(told).toContain('merge step: stopped');
    await expect(command('collect', at('ended'))).rejects.toThrow('Tasks 0, 1 have people left to solve');
  });
});

/** Kills the process of the first task that works in a folder, as a machine that runs out of memory would. */
function killTask(folder: string): number {
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    let words: string[] = [];
    try {
      words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
    } catch {
      continue; // It has ended meanwhile.
    }
    if (!words.includes('work') || !words.includes(folder)) continue;
    process.kill(Number(pid), 'SIGKILL');
    return Number(pid);
  }
  return 0;
}

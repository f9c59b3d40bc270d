import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import type { Scenario, Twin } from '../../protocol.ts';
import { CommandFailed } from '../usage.ts';
import { isUnfinished, writeWhole } from './wholeFile.ts';

const FORMAT = 1;
const hash = v.pipe(v.string(), v.regex(/^[0-9a-f]{64}$/));

/** What a folder's shards belong to. Shards of another identity have other numbers, so they are never mixed. */
const identitySchema = v.strictObject({
  format: v.literal(FORMAT),
  people: v.pipe(v.number(), v.integer(), v.minValue(1)),
  seed: v.pipe(v.number(), v.integer(), v.minValue(0)),
  /** People a shard: even, so that no pair is parted. */
  shard: v.pipe(v.number(), v.integer(), v.minValue(2)),
  scenario: hash,
  twin: hash,
  /** Of the numerical core: another one may differ in the last bit. */
  core: hash,
});
export type Identity = v.InferOutput<typeof identitySchema>;

/** The scenario of a cohort that is to be solved, with its size and seed, and the twin that it names. */
export interface Task {
  scenario: Scenario;
  twin: Twin | undefined;
}

/** People from 0 on, up to (without) the last; shards count from 0. */
export interface Range {
  from: number;
  to: number;
}

/**
 * The folder of one cohort:
 *
 *     run.json  scenario.json  twin.json     what is solved
 *     shards/000000.shard …                  what is solved already, until all of it is collected
 *     people.parquet  summary.json …         what came out
 *     finished.json                          lengths of what came out: all is done
 */
export class RunFolder {
  private constructor(
    readonly path: string,
    readonly identity: Identity,
  ) {}

  /**
   * Begins a cohort in a folder, or goes on with the one that is there.
   *
   * @param shard people a shard; absent: as the folder has it, or as fits the number of people
   * @throws CommandFailed where the folder holds another cohort
   */
  static begin(path: string, task: Task, core: string, shard: number | undefined): RunFolder {
    const known = existsSync(join(path, 'run.json')) ? RunFolder.open(path) : undefined;
    const people = task.scenario.cohort?.size ?? 0;
    const identity: Identity = {
      format: FORMAT,
      people,
      seed: task.scenario.seed,
      shard: shard ?? known?.identity.shard ?? fittingShard(people),
      scenario: digest(withoutSize(task.scenario)),
      twin: digest(task.twin ?? null),
      core,
    };
    if (known !== undefined) {
      known.refuse(identity, task.scenario);
      return known;
    }
    if (existsSync(path) && readdirSync(path).length > 0)
      throw new CommandFailed(`${path} holds other files.\n  Name an empty folder, or one of this cohort.`);
    mkdirSync(path, { recursive: true });
    writeWhole(join(path, 'scenario.json'), json(task.scenario));
    writeWhole(join(path, 'twin.json'), json(task.twin ?? null));
    writeWhole(join(path, 'run.json'), json(identity));
    return new RunFolder(path, identity);
  }

  /** @throws CommandFailed where there is no cohort in it */
  static open(path: string): RunFolder {
    const file = join(path, 'run.json');
    if (!existsSync(file))
      throw new CommandFailed(
        `${path} holds no cohort.\n  Begin one: starling cohort SCENARIO --out ${path}`,
      );
    const read = v.safeParse(identitySchema, JSON.parse(readFileSync(file, 'utf8')));
    if (!read.success)
      throw new CommandFailed(`${file} was written by another version of Starling.\n  Use another folder.`);
    return new RunFolder(path, read.output);
  }

  task(): Task {
    const read = (name: string): unknown => JSON.parse(readFileSync(join(this.path, name), 'utf8'));
    return {
      scenario: read('scenario.json') as Scenario,
      twin: (read('twin.json') as Twin | null) ?? undefined,
    };
  }

  get shards(): number {
    return Math.ceil(this.identity.people / this.identity.shard);
  }

  range(index: number): Range {
    const { people, shard } = this.identity;
    return { from: index * shard, to: Math.min(people, (index + 1) * shard) };
  }

  shardPath(index: number): string {
    return join(this.path, 'shards', `${String(index).padStart(6, '0')}.shard`);
  }

  /** What a shard of this cohort is marked with. */
  mark(index: number): string {
    return `${digest(this.identity)} ${index}`;
  }

  /** Takes what is left of shards away, once everything is collected. */
  removeShards(): void {
    rmSync(join(this.path, 'shards'), { recursive: true, force: true });
    for (const name of readdirSync(this.path)) if (isUnfinished(name)) rmSync(join(this.path, name));
  }

  private refuse(wanted: Identity, scenario: Scenario): void {
    const is = this.identity;
    const others: string[] = [];
    if (is.seed !== wanted.seed) others.push(`its seed is ${is.seed}, not ${wanted.seed}`);
    if (is.people !== wanted.people) others.push(`it has ${is.people} people, not ${wanted.people}`);
    if (is.scenario !== wanted.scenario)
      others.push(`its scenario differs in ${differences(this.task().scenario, scenario).join(', ')}`);
    if (is.twin !== wanted.twin) others.push('the twin was changed since');
    if (is.core !== wanted.core) others.push('the numerical core was built anew and differs');
    if (is.shard !== wanted.shard) others.push(`its shards have ${is.shard} people, not ${wanted.shard}`);
    if (others.length > 0)
      throw new CommandFailed(
        `${this.path} holds another cohort: ${others.join('; ')}.\n  Use another folder.`,
      );
  }
}

/**
 * A hundred shards, whatever the number of threads, unless they are tiny or huge: to go through the histograms of a
 * shard takes as long as to solve some five hundred people.
 */
function fittingShard(people: number): number {
  return 2 * Math.ceil(Math.min(Math.max(people / 100, 4000), 100_000) / 2);
}

function withoutSize({ seed: _seed, ...scenario }: Scenario): object {
  return { ...scenario, cohort: { ...scenario.cohort, size: 0 } };
}

/** Paths of what two scenarios have otherwise, two levels deep. */
function differences(a: Scenario, b: Scenario): string[] {
  const flat = (scenario: Scenario): Map<string, string> =>
    new Map(
      Object.entries(withoutSize(scenario)).flatMap(([key, value]: [string, unknown]) =>
        key === 'cohort'
          ? Object.entries(value as object).map(
              ([inner, own]) => [`cohort.${inner}`, JSON.stringify(own)] as const,
            )
          : [[key, JSON.stringify(value)] as const],
      ),
    );
  const [left, right] = [flat(a), flat(b)];
  return [...new Set([...left.keys(), ...right.keys()])].filter((key) => left.get(key) !== right.get(key));
}

export function digest(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}

import type {
  Cohort,
  CohortRun,
  EngineApi,
  PopulationFailure,
  PopulationPreview,
  Scenario,
  TwinManifest,
} from '../../workers/protocol.ts';
import { Following } from './following.svelte.ts';
import type { ParameterGroup } from './parameters.ts';
import { NOBODY, suggestedCohort } from './suggestedCohort.ts';

/** As many points as a curve needs on a screen. */
const BAND_POINTS = 126;
/** A run that lasts longer gives way to a newer question, with the bands that it has by then. */
const PATIENCE = 190;
/** People that are drawn before anything runs. */
const DRAWN = 2000;

/** What is known of the open project. */
interface Around {
  scenario: Scenario;
  manifest: TwinManifest | undefined;
  groups: readonly ParameterGroup[];
  /** Something is being dragged. */
  isPreview: boolean;
  /** Records a change of the scenario. */
  change: (label: string, change: (scenario: Scenario) => Scenario) => void;
}

/** The population of the open scenario, and what came of it: the same in every page that shows it. */
export class CohortState {
  readonly #engine: EngineApi;
  readonly #around: () => Around;
  readonly run: Following<CohortRun>;

  /** The output whose bands are shown, where it was chosen. */
  wanted: string | undefined = $state();
  /** Bands of what would be measured. */
  isMeasured = $state(false);
  population: PopulationPreview | undefined = $state.raw();
  problem: PopulationFailure | undefined = $state.raw();

  /** What is asked: the scenario's own population, or the suggested one. */
  readonly cohort: Cohort = $derived.by(() => this.#around().scenario?.cohort ?? this.suggested);
  readonly suggested: Cohort = $derived.by(() => {
    const { manifest, groups } = this.#around();
    return manifest === undefined ? NOBODY : suggestedCohort(manifest, groups);
  });
  readonly quantity = $derived.by(() => {
    const outputs = this.#around().manifest?.outputs ?? [];
    return (outputs.find(({ id }) => id === this.wanted) ?? outputs[0])?.id;
  });
  /** All that a population's results depend on. */
  readonly scenario: Scenario = $derived.by(() => {
    const {
      fit: _fit,
      plots: _plots,
      notes: _notes,
      experiment: _experiment,
      ...rest
    } = this.#around().scenario;
    return { ...rest, measurements: [], cohort: this.cohort };
  });
  #asked = 0;

  constructor(engine: EngineApi, around: () => Around) {
    this.#engine = engine;
    this.#around = around;
    this.run = new Following<CohortRun>(engine, 'cohort', PATIENCE);
  }

  change(label: string, change: (cohort: Cohort) => Cohort): void {
    const { suggested } = this;
    this.#around().change(label, (scenario) => ({
      ...scenario,
      cohort: change(scenario.cohort ?? suggested),
    }));
  }

  /** Back to the population that the twin came with. */
  reset(label: string): void {
    this.#around().change(label, ({ cohort: _cohort, ...scenario }) => scenario);
  }

  /**
   * Runs the population as it is now; to be called where what it depends on is followed. While something is dragged,
   * endpoints too are read at the bands' times alone: everybody then follows within a blink.
   */
  ask(): void {
    const { quantity, scenario, isMeasured } = this;
    if (quantity === undefined) return;
    const { time } = scenario;
    const points = this.#around().isPreview ? Math.min(time.points, BAND_POINTS) : time.points;
    const asked = {
      scenario: { ...($state.snapshot(scenario) as Scenario), time: { ...time, points } },
      channel: this.run.channel,
      columns: [quantity],
      bandPoints: BAND_POINTS,
      measured: isMeasured,
    };
    this.run.ask((progress) =>
      this.#engine.cohort(asked, (partial, at) => {
        this.run.result = partial;
        this.run.failure = undefined;
        progress(at);
      }),
    );
  }

  /** Forgets what came of another project. */
  clear(): void {
    this.run.stop();
    this.run.result = undefined;
    this.run.failure = undefined;
    this.population = undefined;
    this.problem = undefined;
    this.wanted = undefined;
  }

  /** Draws the first people, without running anything. */
  async draw(): Promise<void> {
    const asked = ++this.#asked;
    const drawn = await this.#engine.population($state.snapshot(this.scenario) as Scenario, DRAWN);
    if (asked !== this.#asked) return;
    this.problem = 'failure' in drawn ? drawn : undefined;
    if (!('failure' in drawn)) this.population = drawn;
  }
}

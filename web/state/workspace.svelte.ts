import { SvelteMap } from 'svelte/reactivity';
import { texts } from '../texts.ts';
import type { Failure, Measurements, Opened, RegimenItem, Scenario, Twin } from '../../workers/protocol.ts';
import { CohortState } from './cohort.svelte.ts';
import { scenarioFromNothing, scenarioOfTwin } from './defaultScenario.ts';
import { checkLink, type LinkVerdict } from './link.ts';
import { Notices } from './notices.svelte.ts';
import { parameterGroups, withParameter, type ParameterRow } from './parameters.ts';
import { Preferences } from './preferences.svelte.ts';
import { Projects, type Kept } from './project.svelte.ts';
import { Runs } from './run.svelte.ts';
import { runsAlike, ScenarioHistory } from './scenario.svelte.ts';
import type { Services } from './services.ts';
import { FIRST_TWIN, twinFiles, twinIds } from './twins.ts';
import { Validation } from './validation.svelte.ts';

export type View = 'gallery' | 'explore' | 'model' | 'analyse' | 'cohort' | 'report';

/** All that one page of the studio knows: the open project, its scenario, its runs, and what is shown. */
export class Workspace {
  readonly services: Services;
  readonly notices = new Notices();
  readonly preferences = new Preferences();
  readonly history: ScenarioHistory;
  readonly runs: Runs;
  readonly projects: Projects;
  readonly validation: Validation;
  readonly cohort: CohortState;

  view: View = $state('explore');
  /** The page of the cohort that is open, or the first. */
  cohortPage: string | undefined = $state();
  /** The analysis that is open, or the first. */
  analysis: string | undefined = $state();
  /** The open model and its twin's manifest; absent until the first is open. */
  opened: Opened | undefined = $state.raw();
  twin: Twin | undefined = $state.raw();
  /** All individuals are drawn, not the chosen one alone. */
  isEveryone = $state(false);
  linkVerdict: LinkVerdict | undefined = $state.raw();

  readonly scenario: Scenario = $derived.by(() => this.history.current);
  readonly manifest = $derived.by(() => this.opened?.manifest);
  readonly individual = $derived.by(() => {
    const id = this.history.current?.individual;
    return this.twin?.individuals.find((individual) => individual.id === id);
  });
  readonly groups = $derived.by(() => {
    const { manifest, summary } = this.opened ?? {};
    if (manifest === undefined || summary === undefined) return [];
    return parameterGroups(manifest, summary, this.individual, texts.parameters.other);
  });
  readonly timeUnit = $derived.by(() => this.runs.latest?.time.unit ?? this.opened?.summary?.timeUnit);

  readonly #twins = new Map<string, Promise<Twin | Failure>>();
  #opening = 0;
  readonly #factors = new SvelteMap<string, number>();
  readonly #asked = new Set<string>();

  constructor(services: Services) {
    this.services = services;
    this.history = new ScenarioHistory((before, kind, at) => this.#changed(before, kind, at));
    this.runs = new Runs(services.engine, () => this.#settled());
    this.validation = new Validation(services.engine, (failure) => this.notices.fail(failure));
    this.cohort = new CohortState(services.engine, () => ({
      scenario: this.history.current,
      manifest: this.manifest,
      groups: this.groups,
      isPreview: this.history.isPreview,
      change: (label, change) => this.history.change(label, change),
    }));
    services.onWorkerDied((failure) => this.notices.show('warning', texts.run.workerDied, failure.message));
    this.projects = new Projects(
      services.store,
      () => ({ scenario: this.history.current, past: this.history.past, future: this.history.future }),
      {
        kept: (kept, before) => this.#tellKept(kept, before),
        newer: (record) => void this.#open(record.scenario, record),
        parted: () => this.notices.show('warning', texts.projects.parted),
      },
    );
  }

  /** Never blank: a link if there is one, else the last project, else the first twin. */
  async start(): Promise<void> {
    // What is not yet written is written before the page goes away.
    addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') void this.projects.flush();
    });
    addEventListener('pagehide', () => void this.projects.flush());
    addEventListener('beforeunload', (event) => {
      if (this.projects.isStranded) event.preventDefault();
    });
    addEventListener('hashchange', () => void this.#openAddress());
    if (await this.#openAddress()) return;
    await this.openAny();
  }

  /** Opens what the page's address holds, a twin or a link, once: a reload shows the project that came of it. */
  async #openAddress(): Promise<boolean> {
    const fragment = location.hash.slice(1);
    if (fragment === '') return false;
    history.replaceState(null, '', location.pathname + location.search);
    const twin = /^twin=(.+)$/.exec(fragment)?.[1];
    if (twin === undefined || !twinIds().includes(twin)) return this.openLink(fragment);
    await this.openTwin(twin);
    return true;
  }

  /** The last project, or the first twin. */
  async openAny(): Promise<void> {
    const record = await this.projects.last();
    if (record !== undefined) {
      this.projects.attach(record);
      await this.#open(record.scenario, record);
    } else await this.beginTwin(FIRST_TWIN);
  }

  /** A new project on a twin's own scenario, and the plots in view. */
  async openTwin(id: string): Promise<void> {
    await this.beginTwin(id);
    this.view = 'explore';
  }

  /** A new project on a twin's own scenario. */
  async beginTwin(id: string): Promise<void> {
    const twin = await this.loadTwin(id);
    if (twin !== undefined) await this.beginProject(scenarioOfTwin(twin.manifest));
  }

  async beginFromNothing(): Promise<void> {
    await this.beginProject(scenarioFromNothing(texts.bar.untitled));
    this.view = 'model';
    this.projects.touch();
  }

  /** Makes a scenario a new project and shows it; one from a link is checked against what the link says. */
  async beginProject(scenario: Scenario, verdict?: LinkVerdict): Promise<void> {
    await this.projects.flush();
    this.projects.begin(scenario.title);
    await this.#open(scenario, undefined, verdict);
  }

  /** Goes on with a copy of what is shown, as a project of its own. */
  async keepCopy(): Promise<void> {
    const { scenario } = this;
    await this.beginProject({ ...scenario, title: texts.projects.copyOf(scenario.title) });
    this.projects.touch();
    await this.projects.flush();
  }

  async openProject(id: string): Promise<void> {
    await this.projects.flush();
    const record = await this.projects.load(id);
    if (record === undefined) return this.notices.toast(texts.projects.gone, 'danger');
    this.projects.attach(record);
    await this.#open(record.scenario, record);
    if (this.view === 'gallery') this.view = 'explore';
  }

  /** Opens what a link holds as a new project; false where it is refused. */
  async openLink(fragment: string): Promise<boolean> {
    const read = await this.services.files.decodeLink(fragment).catch((error: unknown) => ({
      failure: { code: 'unreadable-link', message: String(error) },
    }));
    if ('failure' in read) {
      this.notices.fail(read.failure, texts.link.refused);
      return false;
    }
    const { digest, modelHash } = read;
    await this.beginProject(read.scenario, { kind: 'checking', digest, modelHash });
    this.view = 'explore';
    this.projects.touch();
    if (read.migratedFrom !== undefined) this.notices.toast(texts.projects.migrated(read.migratedFrom));
    return true;
  }

  setParameter(row: ParameterRow, value: number | undefined): void {
    const label = value === undefined ? texts.parameters.reset(row.label) : texts.parameters.set(row.label);
    this.history.change(label, (scenario) => withParameter(scenario, row.id, value, row.base));
  }

  previewParameter(row: ParameterRow, value: number, at: number): void {
    this.history.preview((scenario) => withParameter(scenario, row.id, value, row.base), at);
  }

  resetParameters(): void {
    this.history.change(texts.parameters.resetAll, (scenario) => ({ ...scenario, parameters: {} }));
  }

  /** One of the twin's individuals, or none: the model's own values. */
  chooseIndividual(id: string | undefined): void {
    this.history.change(texts.individuals.set(id ?? texts.individuals.none), ({ individual, ...scenario }) =>
      id === undefined ? scenario : { ...scenario, individual: id },
    );
  }

  showEveryone(shown: boolean): void {
    this.isEveryone = shown;
    this.#request();
  }

  setRegimen(label: string, regimen: RegimenItem[]): void {
    this.history.change(label, (scenario) => ({ ...scenario, regimen }));
  }

  addMeasurements(measurements: readonly Measurements[]): void {
    this.history.change(texts.why.measured.added, (scenario) => ({
      ...scenario,
      measurements: [...scenario.measurements, ...measurements],
    }));
  }

  /** Takes data away, from the fit's settings too. */
  removeMeasurements(id: string): void {
    const name = this.scenario.measurements.find((measurements) => measurements.id === id)?.name ?? id;
    this.history.change(texts.why.measured.remove(name), (scenario) => ({
      ...scenario,
      measurements: scenario.measurements.filter((measurements) => measurements.id !== id),
      ...(scenario.fit && {
        fit: { ...scenario.fit, measurements: scenario.fit.measurements.filter((each) => each !== id) },
      }),
    }));
  }

  /** Takes fitted values over, in one step that can be undone. */
  applyFit(values: Readonly<Record<string, number>>): void {
    this.history.change(texts.why.fitApplied, (scenario) => ({
      ...scenario,
      parameters: { ...scenario.parameters, ...values },
    }));
  }

  /** Runs another text as the scenario's model; none, or the twin's own, is the twin again. */
  changeModel(text: string | undefined): void {
    this.history.change(texts.model.change, ({ model, ...scenario }) => {
      if (scenario.twin !== undefined && (text === undefined || text === this.twin?.text)) return scenario;
      return { ...scenario, model: { language: 'antimony', text: text ?? model?.text ?? '' } };
    });
  }

  previewRegimen(regimen: RegimenItem[], at: number): void {
    this.history.preview((scenario) => ({ ...scenario, regimen }), at);
  }

  setTitle(title: string): void {
    this.history.change(texts.bar.title, (scenario) => ({
      ...scenario,
      title: title.trim() || scenario.title,
    }));
  }

  /** Goes back to the scenario of the ghost. */
  restoreBaseline(): void {
    const baseline = this.runs.baseline;
    if (baseline !== undefined) this.history.change(texts.baseline.restore, () => baseline.scenario);
  }

  /** What turns measured values into their output's unit; absent until it is known, or where there is none. */
  unitFactor(measurements: Measurements): number | undefined {
    const summary = this.opened?.summary;
    if (summary === undefined) return undefined;
    const quantities = [...summary.outputs, ...summary.states, ...summary.parameters];
    const target = quantities.find(({ id }) => id === measurements.output)?.unit;
    const { unit } = measurements;
    if (unit === undefined || unit === target) return 1;
    const key = `${unit} ${target ?? ''}`;
    const known = this.#factors.get(key);
    if (known === undefined && !this.#asked.has(key)) {
      this.#asked.add(key);
      void this.services.engine.convert(`1 ${unit}`, target).then((converted) => {
        if ('value' in converted) this.#factors.set(key, converted.value);
        else this.notices.fail(converted.failure, measurements.name);
      });
    }
    return known;
  }

  /** Runs the scenario once more, and opens its model anew where that failed. */
  runAgain(): void {
    this.#request();
  }

  /** Ids that plots draw and the model has. */
  #drawn(): string[] {
    const { summary, manifest } = this.opened ?? {};
    const known = [...(summary?.outputs ?? []), ...(summary?.states ?? []), ...(summary?.parameters ?? [])];
    const plots = this.scenario.plots ?? manifest?.plots ?? [];
    const drawn = new Set(plots.flatMap(({ x, y }) => (x === undefined ? y : [...y, x])));
    return known.flatMap(({ id }) => (drawn.has(id) ? [id] : []));
  }

  #request(since?: number, kind: 'preview' | 'change' = 'change'): void {
    const scenario = this.history.current;
    const others = this.twin?.individuals.filter((individual) => individual.id !== scenario.individual) ?? [];
    const people = this.isEveryone ? others.map((individual) => individual.id) : [];
    // A drag given up ends with a run in full, as one that is kept does.
    const columns = kind === 'preview' && since !== undefined ? this.#drawn() : undefined;
    this.runs.request({ scenario, people, columns, since });
  }

  #changed(before: Scenario, kind: 'preview' | 'change', at?: number): void {
    const now = this.history.current;
    if (kind === 'change') this.projects.touch();
    if (before.twin !== now.twin || before.model?.text !== now.model?.text) void this.#reopen(now);
    if (!runsAlike(before, now)) this.#request(at, kind);
  }

  async #open(
    scenario: Scenario,
    kept?: Pick<ScenarioHistory, 'past' | 'future'>,
    verdict?: LinkVerdict,
  ): Promise<void> {
    const opening = ++this.#opening;
    const twin = scenario.twin === undefined ? undefined : await this.loadTwin(scenario.twin);
    if (opening !== this.#opening) return;
    this.runs.clear();
    this.cohort.clear();
    this.linkVerdict = verdict;
    this.isEveryone = false;
    this.twin = twin;
    this.opened = undefined;
    this.history.replace(scenario, kept?.past, kept?.future);
    this.#request();
    await this.#reopen(scenario);
  }

  /** Describes the scenario's model again after its text or twin changed. */
  async #reopen(scenario: Scenario): Promise<void> {
    const opened = await this.services.engine.open(scenario).catch(() => undefined);
    if (this.history.current.model?.text !== scenario.model?.text) return;
    // A text that does not compile keeps the last good sliders; the editor shows what is wrong.
    if (opened?.manifest !== undefined || this.opened === undefined) this.opened = opened;
  }

  /** Reads a twin and makes it known to the engine, once. */
  async loadTwin(id: string): Promise<Twin | undefined> {
    let loading = this.#twins.get(id);
    if (loading === undefined) {
      loading = twinFiles(id)
        .then((files) => this.services.engine.addTwinFiles(files))
        .then((read) => ('failure' in read ? read.failure : read.twin))
        .catch((error: unknown) => ({ code: 'unreadable-twin', message: String(error) }));
      this.#twins.set(id, loading);
    }
    const loaded = await loading;
    if ('manifest' in loaded) return loaded;
    this.#twins.delete(id);
    this.notices.fail(loaded, texts.open.failed);
    return undefined;
  }

  #settled(): void {
    const verdict = this.linkVerdict;
    if (verdict?.kind !== 'checking' || this.runs.latest === undefined) return;
    this.linkVerdict = checkLink(verdict, this.runs.latest);
    const { kind, reason } = this.linkVerdict;
    if (kind === 'reproduced') this.notices.show('ok', texts.link.reproduced);
    else this.notices.show('warning', `${texts.link.differs} ${reason}`);
  }

  #tellKept(kept: Kept, before: Kept): void {
    if (kept === 'quota') this.notices.show('warning', texts.projects.quota);
    else if (kept === 'locked') {
      this.notices.ask('warning', texts.projects.locked, [
        { label: texts.projects.continueHere, run: () => void this.projects.continueHere() },
        { label: texts.projects.keepCopy, run: () => void this.keepCopy() },
      ]);
    } else if (before === 'locked') {
      if (this.notices.banner?.message === texts.projects.locked) this.notices.banner = undefined;
      this.notices.toast(texts.projects.unlocked, 'ok');
    }
  }
}

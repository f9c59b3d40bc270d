/** The twins that this studio ships: data alone, each file fetched when its twin is first opened. */
const modules = import.meta.glob<string>('../../examples/twins/*/**/*.{json,ant,csv,md}', {
  query: '?raw',
  import: 'default',
});

const ROOT = '../../examples/twins/';

/** The twin a first visit opens on. */
export const FIRST_TWIN = 'theophylline';

export interface TwinCard {
  id: string;
  title: string;
  summary: string;
}

/** Ids of all twins, the first one in front. */
export function twinIds(): string[] {
  const ids = new Set(Object.keys(modules).map((path) => path.slice(ROOT.length).split('/')[0]!));
  return [...ids].toSorted(
    (a, b) => Number(b === FIRST_TWIN) - Number(a === FIRST_TWIN) || a.localeCompare(b),
  );
}

/** A twin's folder: path inside it → text. Empty where there is no such twin. */
export async function twinFiles(id: string): Promise<Record<string, string>> {
  const prefix = `${ROOT}${id}/`;
  const paths = Object.keys(modules).filter((path) => path.startsWith(prefix));
  const texts = await Promise.all(paths.map((path) => modules[path]!()));
  return Object.fromEntries(paths.map((path, at) => [path.slice(prefix.length), texts[at]!]));
}

/** Title and summary of every twin, for menus and the gallery. */
export async function twinCards(): Promise<TwinCard[]> {
  return Promise.all(
    twinIds().map(async (id) => {
      const { title, summary } = JSON.parse(
        (await modules[`${ROOT}${id}/twin.json`]?.()) ?? '{}',
      ) as Partial<TwinCard>;
      return { id, title: title ?? id, summary: summary ?? '' };
    }),
  );
}

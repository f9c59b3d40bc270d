import { recognise } from '../recognise.ts';
import { tag } from '../xml/tag.ts';

/** Formats as COMBINE archives name them (Bergmann et al. 2014, doi:10.1186/s12859-014-0369-z). */
const FORMATS = {
  omex: 'http://identifiers.org/combine.specifications/omex',
  manifest: 'http://identifiers.org/combine.specifications/omex-manifest',
  metadata: 'http://identifiers.org/combine.specifications/omex-metadata',
  json: 'http://purl.org/NET/mediatypes/application/json',
  antimony: 'http://purl.org/NET/mediatypes/text/x-antimony',
  csv: 'http://purl.org/NET/mediatypes/text/csv',
  sbml: 'http://identifiers.org/combine.specifications/sbml',
  cellml: 'http://identifiers.org/combine.specifications/cellml',
  sedml: 'http://identifiers.org/combine.specifications/sed-ml',
  xml: 'http://purl.org/NET/mediatypes/application/xml',
  text: 'http://purl.org/NET/mediatypes/text/plain',
} as const;

/** `sbml.level-3.version-2`, from the attributes of the file's first element. */
function levelled(format: string, text: string): string {
  const root = /<(?:\w+:)?(?:sbml|sedML)\b[^>]*>/.exec(text)?.[0] ?? '';
  const [level, version] = ['level', 'version'].map(
    (name) => new RegExp(`\\s${name}\\s*=\\s*["'](\\d+)["']`).exec(root)?.[1],
  );
  return level === undefined || version === undefined
    ? format
    : `${format}.level-${level}.version-${version}`;
}

function formatOf(path: string, bytes: Uint8Array): string {
  if (path.endsWith('.json')) return FORMATS.json;
  if (path.endsWith('.rdf')) return FORMATS.metadata;
  if (path.endsWith('.ant')) return FORMATS.antimony;
  if (path.endsWith('.csv')) return FORMATS.csv;
  const format = recognise(bytes);
  switch (format.kind) {
    case 'sbml':
    case 'sedml':
      return levelled(FORMATS[format.kind], format.text ?? '');
    case 'cellml':
    case 'antimony':
    case 'csv':
      return FORMATS[format.kind];
    default:
      return path.endsWith('.xml') ? FORMATS.xml : FORMATS.text;
  }
}

/**
 * The manifest.xml of an archive.
 *
 * @param entries bytes by path, without the manifest
 * @param master the entry to open first
 */
export function writeManifest(entries: Readonly<Record<string, Uint8Array>>, master: string): string {
  const content = (location: string, format: string, isMaster = false): string =>
    tag('content', { location, format, master: isMaster || undefined });
  const root = tag('omexManifest', { xmlns: FORMATS.manifest }, [
    content('.', FORMATS.omex),
    content('./manifest.xml', FORMATS.manifest),
    ...Object.entries(entries).map(([path, bytes]) =>
      content(`./${encodeURI(path)}`, formatOf(path, bytes), path === master),
    ),
  ]);
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`;
}

/** Formats as COMBINE archives name them (Bergmann et al. 2014, doi:10.1186/s12859-014-0369-z). */
const FORMATS = {
  omex: 'http://identifiers.org/combine.specifications/omex',
  manifest: 'http://identifiers.org/combine.specifications/omex-manifest',
  json: 'http://purl.org/NET/mediatypes/application/json',
  antimony: 'http://purl.org/NET/mediatypes/text/x-antimony',
  csv: 'http://purl.org/NET/mediatypes/text/csv',
  sbml: 'http://identifiers.org/combine.specifications/sbml.level-3.version-2',
  sedml: 'http://identifiers.org/combine.specifications/sed-ml.level-1.version-3',
} as const;

function formatOf(path: string): string {
  if (path.endsWith('.json')) return FORMATS.json;
  if (path.endsWith('.ant')) return FORMATS.antimony;
  if (path.endsWith('.xml')) return FORMATS.sbml;
  if (path.endsWith('.sedml')) return FORMATS.sedml;
  return FORMATS.csv;
}

/**
 * The manifest.xml of an archive.
 *
 * @param paths entries besides the manifest, made of letters, digits, `.`, `-`, `_` and `/` alone
 * @param master the entry to open first
 */
export function writeManifest(paths: readonly string[], master: string): string {
  const content = (location: string, format: string, marked = false) =>
    `  <content location="${location}" format="${format}"${marked ? ' master="true"' : ''}/>`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<omexManifest xmlns="${FORMATS.manifest}">`,
    content('.', FORMATS.omex),
    content('./manifest.xml', FORMATS.manifest),
    ...paths.map((path) => content(`./${path}`, formatOf(path), path === master)),
    '</omexManifest>',
    '',
  ].join('\n');
}

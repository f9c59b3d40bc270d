import { decode } from './textEncoding.ts';

/** What a file is, by its content. */
export type FileFormat =
  | {
      kind: 'archive' | 'scenario' | 'sbml' | 'cellml' | 'svzerod' | 'sedml' | 'antimony' | 'csv';
      text?: string;
    }
  /** Something that we know by name and cannot read. */
  | { kind: 'foreign'; name: string }
  | { kind: 'unknown'; reason: string };

/** As much of a text as tells what it is. */
const SAMPLE = 65_536;

/** Modelling languages of others, by the root element of their XML. */
const ROOTS: Readonly<Record<string, string>> = {
  vcml: 'VCML (Virtual Cell)',
  neuroml: 'NeuroML',
  Lems: 'LEMS (NeuroML)',
  sbgn: 'SBGN, a diagram',
  pharmml: 'PharmML',
  PharmML: 'PharmML',
  COPASI: 'COPASI’s own format; export it there as SBML',
  ginml: 'GINML (GINsim)',
  GINsim: 'GINML (GINsim)',
  numl: 'NuML, numbers',
  html: 'a web page',
  svg: 'a drawing (SVG)',
  omexManifest: 'a manifest; open the archive that it belongs to',
  RDF: 'metadata (RDF)',
};

/** Signs of languages that are plain text, looked for in its first lines. */
const TEXTS: readonly [RegExp, string][] = [
  [/^\s*begin\s+(model|parameters|molecule\s+types|species|reaction\s+rules)\b/m, 'BNGL (BioNetGen)'],
  [/^\s*(difc|boundaries|molcount|output_files)\s+\S/m, 'Smoldyn'],
  [/^\s*(@compounds|@parameters|@reactions)\b/m, 'SBML shorthand'],
  [/^\s*targets\s*,\s*factors/im, 'BoolNet'],
  [/^%agent:|^%init:/m, 'Kappa'],
  [/^\s*(package|model)\s+\w+[\s\S]*^\s*equation\b/m, 'Modelica'],
  [/^\$(PROBLEM|PROB|PK|DES|ERROR|THETA)\b/m, 'NONMEM'],
];

/** First bytes of files that hold no text. */
const SIGNATURES: readonly [readonly number[], string][] = [
  [[0x89, 0x48, 0x44, 0x46], 'HDF5, tables'],
  [[0x89, 0x50, 0x4e, 0x47], 'a PNG image'],
  [[0xff, 0xd8, 0xff], 'a JPEG image'],
  [[0x25, 0x50, 0x44, 0x46], 'a PDF'],
  [[0x1f, 0x8b], 'a gzip file; unpack it first'],
  [[0xd0, 0xcf, 0x11, 0xe0], 'an old Office document'],
];

/** Recognises bytes by what they hold; names of files are never looked at. */
export function recognise(bytes: Uint8Array): FileFormat {
  if (bytes[0] === 0x50 && bytes[1] === 0x4b) return { kind: 'archive' };
  for (const [start, name] of SIGNATURES)
    if (start.every((byte, at) => bytes[at] === byte)) return { kind: 'foreign', name };
  const text = decode(bytes);
  if (text === undefined) return { kind: 'unknown', reason: 'it is neither text nor an archive' };
  const sample = text.slice(0, SAMPLE).trimStart();
  if (sample === '') return { kind: 'unknown', reason: 'it is empty' };
  if (sample.startsWith('<')) return ofXml(sample, text);
  if (sample.startsWith('{'))
    return { kind: /"boundary_conditions"\s*:/.test(text) ? 'svzerod' : 'scenario', text };
  const foreign = TEXTS.find(([sign]) => sign.test(sample));
  if (foreign) return { kind: 'foreign', name: foreign[1] };
  return looksTabular(sample) ? { kind: 'csv' } : { kind: 'antimony', text };
}

function ofXml(sample: string, text: string): FileFormat {
  const root = rootOf(sample);
  if (root === undefined) return { kind: 'unknown', reason: 'it begins like XML and has no element' };
  if (root === 'sbml') return { kind: 'sbml', text };
  if (root === 'sedML') return { kind: 'sedml', text };
  if (root === 'model' && sample.includes('cellml.org/cellml/')) return { kind: 'cellml', text };
  const name = Object.hasOwn(ROOTS, root) ? ROOTS[root]! : `XML that begins with <${root.slice(0, 60)}>`;
  return { kind: 'foreign', name };
}

/** Local name of the first element behind declarations and comments; each is stepped over once. */
function rootOf(sample: string): string | undefined {
  let at = 0;
  while (at < sample.length) {
    at = sample.indexOf('<', at);
    if (at < 0) return undefined;
    const end = sample.startsWith('<!--', at)
      ? sample.indexOf('-->', at + 4)
      : /^<[?!]/.test(sample.slice(at, at + 2))
        ? sample.indexOf('>', at)
        : -2;
    if (end === -2) return /^<(?:[\w.-]+:)?([\w.-]+)/.exec(sample.slice(at, at + 300))?.[1];
    if (end === -1) return undefined;
    at = end + 1;
  }
  return undefined;
}

/** Rows of the same number of cells, mostly numbers, none of which an Antimony statement could be. */
function looksTabular(sample: string): boolean {
  const lines = sample
    .split(/\r?\n/)
    .slice(0, 20)
    .filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (lines.length < 2) return false;
  return [',', ';', '\t'].some((delimiter) => {
    const rows = lines.map((line) => line.split(delimiter));
    const [head = [], ...body] = rows;
    if (head.length < 2 || head.some((cell) => /->|:=|=/.test(cell))) return false;
    const whole = body.slice(0, Math.max(1, body.length - 1));
    return whole.every(
      (row) =>
        row.length === head.length && row.some((cell) => cell.trim() !== '' && Number.isFinite(Number(cell))),
    );
  });
}

const GREEK: ReadonlySet<string> = new Set([
  'alpha',
  'beta',
  'gamma',
  'delta',
  'epsilon',
  'zeta',
  'eta',
  'theta',
  'iota',
  'kappa',
  'lambda',
  'mu',
  'nu',
  'xi',
  'pi',
  'rho',
  'sigma',
  'tau',
  'upsilon',
  'phi',
  'chi',
  'psi',
  'omega',
  'Gamma',
  'Delta',
  'Theta',
  'Lambda',
  'Xi',
  'Pi',
  'Sigma',
  'Upsilon',
  'Phi',
  'Psi',
  'Omega',
]);

/**
 * A quantity's name as it is set: one letter in italics and a word upright, Greek letters by name, and what
 * follows an underscore, or digits at the end, below the line. Parts of submodels are joined with dots.
 */
export function writeNameLatex(name: string): string {
  return name.split('.').map(writePart).join('.');
}

function writePart(part: string): string {
  const [head = '', ...below] = part.replace(/^_+|_+$/g, '').split(/_+/);
  const numbered = /^(.*?[A-Za-z])(\d+)$/.exec(head);
  const letters = numbered?.[1] ?? head;
  const subscripts = [...(numbered?.[2] === undefined ? [] : [numbered[2]]), ...below];
  const symbol = writeSymbol(letters) || '\\_';
  return subscripts.length === 0 ? symbol : `${symbol}_{${subscripts.map(writeSymbol).join(',')}}`;
}

function writeSymbol(text: string): string {
  if (GREEK.has(text)) return `\\${text}`;
  return text.length <= 1 || /^\d+$/.test(text) ? text : `\\mathrm{${text}}`;
}

/** Text set upright, with what TeX would take for commands set as it is. */
export function writeUpright(text: string): string {
  const escaped = text.replaceAll(/[\\{}$&#^_%~]/g, (sign) => {
    if (sign === '\\') return '\\backslash ';
    return sign === '^' || sign === '~' ? '\\sim ' : `\\${sign}`;
  });
  return `\\mathrm{${escaped}}`;
}

import { saveBlob } from './saveImage.ts';

/** What styles decide of how a shape or a text of an SVG looks. */
const LOOKS = [
  'fill',
  'stroke',
  'stroke-width',
  'stroke-dasharray',
  'stroke-linejoin',
  'opacity',
  'font-family',
  'font-size',
] as const;

/** Saves a drawn SVG as a file that looks the same without the page's styles. */
export async function saveSvgElement(drawn: SVGSVGElement, title: string, as: 'svg' | 'png'): Promise<void> {
  const copy = drawn.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  const originals = drawn.querySelectorAll<SVGElement>('*');
  copy.querySelectorAll<SVGElement>('*').forEach((element, k) => {
    const style = getComputedStyle(originals[k]!);
    for (const look of LOOKS) element.setAttribute(look, style.getPropertyValue(look));
    element.removeAttribute('style');
    element.removeAttribute('class');
  });
  const surface = getComputedStyle(drawn.closest('section') ?? drawn).backgroundColor;
  const paper = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  for (const [name, value] of [
    ['width', '100%'],
    ['height', '100%'],
    ['fill', surface],
  ] as const)
    paper.setAttribute(name, value);
  copy.prepend(paper);
  const text = new XMLSerializer().serializeToString(copy);
  if (as === 'svg') return saveBlob(new Blob([text], { type: 'image/svg+xml' }), `${title}.svg`);
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = 2 * image.naturalWidth;
  canvas.height = 2 * image.naturalHeight;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  canvas.toBlob((blob) => {
    if (blob !== null) saveBlob(blob, `${title}.png`);
  }, 'image/png');
}

/** Rows as a CSV file. */
export function saveTable(rows: readonly (readonly (string | number)[])[], title: string): void {
  const cell = (value: string | number): string =>
    typeof value === 'number' ? String(value) : `"${value.replaceAll('"', '""')}"`;
  const text = rows.map((row) => row.map(cell).join(',')).join('\r\n');
  saveBlob(new Blob([`${text}\r\n`], { type: 'text/csv' }), `${title}.csv`);
}

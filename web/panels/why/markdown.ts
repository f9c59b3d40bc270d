/**
 * The part of Markdown that lessons use, as a tree: headings, paragraphs, lists, code, quotes, tables;
 * emphasis, code, links, TeX between dollars. A tree and not HTML, so that no text can become a script.
 */
export type Inline =
  | { kind: 'text' | 'code' | 'math'; text: string }
  | { kind: 'strong' | 'emphasis'; children: Inline[] }
  | { kind: 'link'; address: string; children: Inline[] };

export type Block =
  | { kind: 'heading'; level: number; children: Inline[] }
  | { kind: 'paragraph' | 'quote'; children: Inline[] }
  | { kind: 'list'; ordered: boolean; items: Inline[][] }
  | { kind: 'code' | 'math'; text: string }
  | { kind: 'table'; head: Inline[][]; rows: Inline[][][] };

/** Longer lessons are cut: they are texts for people. */
const MOST = 200_000;

const ITEM = /^\s*(?:[-*+]|(\d+)[.)])\s+/;

export function readMarkdown(source: string): Block[] {
  const lines = source.slice(0, MOST).replaceAll('\r\n', '\n').split('\n');
  const blocks: Block[] = [];
  let at = 0;
  const takeWhile = (keep: (line: string) => boolean): string[] => {
    const taken: string[] = [];
    while (at < lines.length && keep(lines[at]!)) taken.push(lines[at++]!);
    return taken;
  };
  while (at < lines.length) {
    const line = lines[at]!;
    const heading = /^(#{1,6})\s+(.*)$/.exec(line);
    if (line.trim() === '') at++;
    else if (heading !== null) {
      at++;
      blocks.push({ kind: 'heading', level: heading[1]!.length, children: readInline(heading[2]!) });
    } else if (line.startsWith('```') || line.trim() === '$$') {
      const fence = line.startsWith('```') ? '```' : '$$';
      at++;
      const text = takeWhile((each) => !each.startsWith(fence)).join('\n');
      at++;
      blocks.push({ kind: fence === '$$' ? 'math' : 'code', text });
    } else if (line.startsWith('>')) {
      const quoted = takeWhile((each) => each.startsWith('>')).map((each) => each.replace(/^>\s?/, ''));
      blocks.push({ kind: 'quote', children: readInline(quoted.join(' ')) });
    } else if (line.startsWith('|')) {
      blocks.push(readTable(takeWhile((each) => each.startsWith('|'))));
    } else if (ITEM.test(line)) {
      const ordered = ITEM.exec(line)?.[1] !== undefined;
      blocks.push({ kind: 'list', ordered, items: readItems(takeWhile((each) => each.trim() !== '')) });
    } else {
      const text = takeWhile((each) => each.trim() !== '' && !/^(#|```|\||>)/.test(each) && !ITEM.test(each));
      blocks.push({ kind: 'paragraph', children: readInline(text.join(' ')) });
    }
  }
  return blocks;
}

/** Lines without a mark of their own go on with the item before. */
function readItems(lines: readonly string[]): Inline[][] {
  const items: string[] = [];
  for (const line of lines) {
    if (ITEM.test(line)) items.push(line.replace(ITEM, ''));
    else items[items.length - 1] += ` ${line.trim()}`;
  }
  return items.map(readInline);
}

function readTable(lines: readonly string[]): Block {
  const cells = (line: string): Inline[][] =>
    line
      .replace(/^\||\|\s*$/g, '')
      .split('|')
      .map((cell) => readInline(cell.trim()));
  const rows = lines.filter((line) => !/^\|[\s:|-]+$/.test(line)).map(cells);
  return { kind: 'table', head: rows[0] ?? [], rows: rows.slice(1) };
}

const MARK =
  /(`[^`]+`)|(\$[^$\s](?:[^$]*[^$\s])?\$)|\*\*(.+?)\*\*|\[([^\]]+)\]\(([^)\s]+)\)|\*(\S(?:.*?\S)?)\*|(?<![\w])_(\S(?:.*?\S)?)_(?![\w])/;

export function readInline(text: string): Inline[] {
  const found = MARK.exec(text);
  if (found === null) return text === '' ? [] : [{ kind: 'text', text }];
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  return [
    ...(before === '' ? [] : [{ kind: 'text' as const, text: before }]),
    inlineOf(found),
    ...readInline(after),
  ];
}

function inlineOf([
  whole,
  code,
  math,
  strong,
  label,
  address,
  starred,
  underscored,
]: RegExpExecArray): Inline {
  if (code !== undefined) return { kind: 'code', text: code.slice(1, -1) };
  if (math !== undefined) return { kind: 'math', text: math.slice(1, -1) };
  if (strong !== undefined) return { kind: 'strong', children: readInline(strong) };
  if (label !== undefined && address !== undefined) {
    // Only addresses that open a page; anything else stays text.
    if (/^https?:\/\//.test(address)) return { kind: 'link', address, children: readInline(label) };
    return { kind: 'text', text: whole };
  }
  return { kind: 'emphasis', children: readInline(starred ?? underscored ?? '') };
}

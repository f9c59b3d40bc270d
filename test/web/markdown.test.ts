import { describe, expect, test } from 'vitest';
import { readInline, readMarkdown } from '../../web/panels/why/markdown.ts';

describe('lessons', () => {
  test('headings, paragraphs and lists', () => {
    expect(readMarkdown('# One\n\ntwo\nlines\n\n- a\n- b\n  goes on\n\n1. c')).toEqual([
      { kind: 'heading', level: 1, children: [{ kind: 'text', text: 'One' }] },
      { kind: 'paragraph', children: [{ kind: 'text', text: 'two lines' }] },
      {
        kind: 'list',
        ordered: false,
        items: [[{ kind: 'text', text: 'a' }], [{ kind: 'text', text: 'b goes on' }]],
      },
      { kind: 'list', ordered: true, items: [[{ kind: 'text', text: 'c' }]] },
    ]);
  });

  test('emphasis, code and mathematics', () => {
    expect(readInline('**a** _b_ *c* `d` $e^2$').filter((part) => part.kind !== 'text')).toEqual([
      { kind: 'strong', children: [{ kind: 'text', text: 'a' }] },
      { kind: 'emphasis', children: [{ kind: 'text', text: 'b' }] },
      { kind: 'emphasis', children: [{ kind: 'text', text: 'c' }] },
      { kind: 'code', text: 'd' },
      { kind: 'math', text: 'e^2' },
    ]);
    expect(readInline('x_1 and y_2')).toEqual([{ kind: 'text', text: 'x_1 and y_2' }]);
  });

  test('tables', () => {
    expect(readMarkdown('| a | b |\n|---|---|\n| 1 | 2 |')).toEqual([
      {
        kind: 'table',
        head: [[{ kind: 'text', text: 'a' }], [{ kind: 'text', text: 'b' }]],
        rows: [[[{ kind: 'text', text: '1' }], [{ kind: 'text', text: '2' }]]],
      },
    ]);
  });

  test('markup stays text, and only web addresses become links', () => {
    expect(readInline('<script>x</script>')).toEqual([{ kind: 'text', text: '<script>x</script>' }]);
    expect(readInline('[x](javascript:alert)')).toEqual([{ kind: 'text', text: '[x](javascript:alert)' }]);
    expect(readInline('[x](https://a.org)')).toEqual([
      { kind: 'link', address: 'https://a.org', children: [{ kind: 'text', text: 'x' }] },
    ]);
  });

  test('unclosed marks and endless lines end', () => {
    expect(readMarkdown('```\nopen').length).toBe(1);
    expect(readMarkdown('**'.repeat(5000)).length).toBe(1);
  });
});

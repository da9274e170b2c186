import { describe, expect, it } from 'vitest';
import { splitText } from '../../src/expressions/split-text.ts';

describe('text with expressions', () => {
  it.each([
    ['no expression', ['no expression']],
    ['${{ a }}', [{ source: 'a' }]],
    [' \n${{ a\n + b }}\n', [{ source: 'a\n + b' }]],
    ['x ${{a}} y ${{ b }}', ['x ', { source: 'a' }, ' y ', { source: 'b' }]],
    ['${{a}}${{b}}', [{ source: 'a' }, { source: 'b' }]],
    ['$${{ a }}', ['${{ a }}']],
    ['${{ {"a": {"b": 1}} }}', [{ source: '{"a": {"b": 1}}' }]],
    ['${{ {"a":{"b":1}}}}', [{ source: '{"a":{"b":1}}' }]],
    ['${{ "}}" & \'}}\' & `}}` }}', [{ source: '"}}" & \'}}\' & `}}`' }]],
    ['${{ "\\"}}" }}', [{ source: '"\\"}}"' }]],
    ['${{ $match(a, /}}"/) }}', [{ source: '$match(a, /}}"/)' }]],
    ['${{ a / b }}/${{ c }}', [{ source: 'a / b' }, '/', { source: 'c' }]],
    ['${{ /* }} */ a }}', [{ source: '/* }} */ a' }]],
    ['${{ $x[0] / 2 }} of "${{ y }}"', [{ source: '$x[0] / 2' }, ' of "', { source: 'y' }, '"']],
  ])('splits %j', (text, parts) => {
    expect(splitText(text)).toEqual({ parts });
  });

  it.each(['${{ a', '${{ a }', '${{ "a }}', '${{ {"a": 1 }}', 'x ${{ a }} ${{ b', '${{ /* }}'])(
    'finds that %j does not end',
    (text) => {
      expect(splitText(text).problem).toBe('"${{" has no closing "}}"');
    },
  );
});

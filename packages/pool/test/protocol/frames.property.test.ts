import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FrameReader } from '../../src/protocol/frame-reader.ts';
import { FrameWriter } from '../../src/protocol/frame-writer.ts';
import { LARGE_TEXT } from '../../src/protocol/protocol.ts';

describe('frames', () => {
  it('are read as they were written, whatever their number', () => {
    const frame = fc.record({
      number: fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }),
      text: fc.oneof(
        fc.string(),
        fc.nat(3 * LARGE_TEXT).map((length) => 'ß'.repeat(length)),
      ),
    });
    const property = fc.property(fc.array(frame, { maxLength: 600 }), (frames) => {
      const writer = new FrameWriter();
      for (const { number, text } of frames) {
        writer.begin();
        writer.put(number);
        writer.put(text.length);
        writer.addText(text);
      }
      const reader = new FrameReader(structuredClone(writer.take()));
      const read = frames.map(() => ({ number: reader.number(), text: reader.textOf(reader.number()) }));
      expect(read).toEqual(frames);
      expect([reader.more, writer.used, writer.take()]).toEqual([false, 0, [[], '']]);
    });
    fc.assert(property);
  });

  it.each([undefined, null, 'text', [[1]], [1, 'text'], [[1], '', 1], { 0: [1], 1: '' }])(
    'refuse %j',
    (message) => {
      expect(() => new FrameReader(message)).toThrow('not a message of the shard protocol');
    },
  );

  it('refuse a message that ends within a frame', () => {
    const reader = new FrameReader([[1], '']);
    reader.number();
    expect(() => reader.number()).toThrow('ends within a frame');
  });
});

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ReadyPlaces } from '../../src/plan/ready-places.ts';

const places = 100;

it('gives ready tasks by place, then by age', () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('add' as const), place: fc.nat({ max: places - 1 }) }),
    fc.record({ do: fc.constant('take' as const), place: fc.nat({ max: places - 1 }) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const subject = new ReadyPlaces(places);
      const model: { place: number; task: number }[] = [];
      let task = 0;
      for (const { do: what, place } of steps) {
        if (what === 'add') {
          subject.add(place, task);
          model.push({ place, task });
          task += 1;
          continue;
        }
        const next = Math.min(...model.filter((it) => it.place >= place).map((it) => it.place));
        expect(subject.next(place)).toBe(next === Infinity ? -1 : next);
        if (next === Infinity) continue;
        const oldest = model.findIndex((it) => it.place === next);
        expect(subject.countAt(next)).toBe(model.filter((it) => it.place === next).length);
        expect(subject.take(next)).toBe(model.splice(oldest, 1)[0]!.task);
      }
      expect(subject.size).toBe(model.length);
    }),
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CSV_FIELDS, type CsvMapping } from '../../logs/archive/archive';
import { mapColumns } from '../../logs/archive/csv-columns';
import { fieldOf, wholeMapping, withField } from './column-choice';

test('whatever is chosen in whatever order, a column is one field at most and a field one column', () => {
  const choice = fc.tuple(fc.nat(6), fc.option(fc.constantFrom(...CSV_FIELDS)));
  fc.assert(
    fc.property(fc.array(choice), (choices) => {
      const names = ['time', 'msg', 'level', 'a', 'b', 'c', ''];
      let mapping: CsvMapping = mapColumns(names);
      for (const [place, field] of choices) {
        mapping = withField(mapping, place, field);
        expect(fieldOf(mapping, place)).toBe(field);
      }
      const places = Object.values(mapping).filter((place) => place !== null);
      expect(new Set(places).size).toBe(places.length);
      // The reader takes it as it is: nothing is guessed beside it.
      expect(mapColumns(names, wholeMapping(mapping))).toEqual(wholeMapping(mapping));
    }),
  );
});

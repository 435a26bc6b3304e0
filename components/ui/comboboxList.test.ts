import { describe, expect, it } from 'vitest';
import { comboboxList, comboboxNote, openAt, stepOption, type ComboboxOption } from './comboboxList';

/** As many as ImageNet has classes. */
const classes: ComboboxOption[] = Array.from({ length: 1000 }, (_, index) => ({
  value: String(index),
  label: `class ${index}`,
  detail: `#${index}`,
}));

describe('the list of a combobox', () => {
  it('shows a chosen option far down first, and says how many there are besides', () => {
    const list = comboboxList(classes, '', '281');
    expect(list.shown.slice(0, 3).map(({ value }) => value)).toEqual(['281', '0', '1']);
    expect(list.shown).toHaveLength(50);
    expect(openAt(list, '281')).toBe(0);
    expect(comboboxNote(list)).toBe('950 more: type to find them');
  });

  it('leaves a chosen option that is shown anyway in its place, and opens there', () => {
    for (const value of ['0', '7', '49']) {
      const list = comboboxList(classes, '', value);
      expect(list.shown.map((option) => option.value)).toEqual(classes.slice(0, 50).map((option) => option.value));
      expect(openAt(list, value)).toBe(Number(value));
    }
  });

  it('shows the option just past the end once, not twice', () => {
    const { shown } = comboboxList(classes, '', '50');
    expect(shown.filter(({ value }) => value === '50')).toHaveLength(1);
    expect(shown[0]?.value).toBe('50');
  });

  it('finds by a part of the label in any case, or by the whole detail, in the order of the options', () => {
    expect(comboboxList(classes, ' CLASS 99 ', '0').shown.map(({ value }) => value)).toEqual(
      ['99', ...Array.from({ length: 10 }, (_, last) => `99${last}`)], // prettier-ignore
    );
    expect(comboboxList(classes, '#28', '281').shown.map(({ value }) => value)).toEqual(['28']);
  });

  it('counts what else matches, and says when nothing does', () => {
    expect(comboboxNote(comboboxList(classes, 'class 9', '0'))).toBe('61 more: type to find them');
    expect(comboboxNote(comboboxList(classes, '#281', '0'))).toBeNull();
    expect(comboboxNote(comboboxList(classes, 'dog', '0'))).toBe('Nothing matches.');
  });

  it('opens at the first option when nothing that is there is chosen', () => {
    expect(openAt(comboboxList(classes, '', 'gone'), 'gone')).toBe(0);
    expect(comboboxList(classes, '', 'gone').shown[0]?.value).toBe('0');
  });

  it('walks round the ends with the keys, and stays put in an empty list', () => {
    const list = comboboxList(classes, '', '0');
    expect(stepOption(list, 49, 1)).toBe(0);
    expect(stepOption(list, 0, -1)).toBe(49);
    expect(stepOption(list, 3, 1)).toBe(4);
    expect(stepOption(comboboxList([], '', '0'), 0, -1)).toBe(0);
  });
});

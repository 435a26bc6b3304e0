import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { focusIfLost, focusProblem } from './focusFirst';

const element = () => ({ focus: vi.fn(), tabIndex: 0 }) as unknown as HTMLElement;
const rootWith = (found: Record<string, HTMLElement>) => ({
  querySelector: ((selector: string) => found[selector] ?? null) as ParentNode['querySelector'],
});
const body = element();
beforeEach(() => vi.stubGlobal('document', { body, activeElement: body }));
afterEach(() => vi.unstubAllGlobals());

it('the keyboard goes to the field at fault, or else to the message, which is no stop of the Tab key', () => {
  const [field, message] = [element(), element()];
  focusProblem(rootWith({ '[aria-invalid="true"]': field, '[role="alert"]': message }));
  expect([vi.mocked(field.focus).mock.calls.length, vi.mocked(message.focus).mock.calls.length]).toEqual([1, 0]);
  expect(field.tabIndex).toBe(0);
  focusProblem(rootWith({ '[role="alert"]': message }));
  expect([vi.mocked(message.focus).mock.calls.length, message.tabIndex]).toEqual([1, -1]);
  focusProblem(rootWith({}));
  focusProblem(null);
});

it('the keyboard comes back only where it is on nothing else', () => {
  const button = element();
  focusIfLost(button);
  expect(vi.mocked(button.focus).mock.calls.length).toBe(1);
  vi.stubGlobal('document', { body, activeElement: element() });
  focusIfLost(button);
  expect(vi.mocked(button.focus).mock.calls.length).toBe(1);
});

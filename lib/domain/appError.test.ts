import { describe, expect, it, vi } from 'vitest';
import { AppError, INTERNAL_ERROR_BODY, toErrorBody } from './appError';

describe('toErrorBody', () => {
  it('lets a message through that was written for the user', () => {
    const error = new AppError('invalid_input', 'Stride must be at least 1.', { field: 'spec.stride' });
    expect(toErrorBody(error)).toEqual({
      code: 'invalid_input',
      message: 'Stride must be at least 1.',
      field: 'spec.stride',
    });
  });

  it('hides every other message, which may hold paths or secrets', () => {
    expect(toErrorBody(new Error('connect postgres://user:secret@db'))).toBe(INTERNAL_ERROR_BODY);
    expect(toErrorBody('text')).toBe(INTERNAL_ERROR_BODY);
  });

  it('knows an error of another copy of the module, because the pages are bundled apart from the server', async () => {
    vi.resetModules();
    const copy = await import('./appError');
    expect(copy.AppError).not.toBe(AppError);
    const foreign = new copy.AppError('not_found', 'There is no such network.');
    expect(foreign instanceof AppError).toBe(true);
    expect(toErrorBody(foreign)).toEqual({ code: 'not_found', message: 'There is no such network.' });
    expect(new Error('AppError') instanceof AppError).toBe(false);
  });
});

import { describe, expect, it } from 'vitest';
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
});

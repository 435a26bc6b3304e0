import type { ErrorCode } from '@/lib/domain/appError';

/** The HTTP status of every error code. */
export const ERROR_STATUS: Record<ErrorCode, number> = {
  invalid_input: 400,
  invalid_network: 422,
  invalid_image: 422,
  not_found: 404,
  gone: 410,
  conflict: 409,
  forbidden: 403,
  too_large: 413,
  unsupported: 415,
  storage_full: 507,
  storage_damaged: 500,
  unavailable: 503,
  cancelled: 409,
  client_too_old: 426,
  server_too_old: 409,
  internal: 500,
};

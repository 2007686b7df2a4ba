/**
 * The code of a system error, such as `ENOENT`. Looked up by shape, not by class: errors of the file system may come
 * from another realm. Its message is no text for users: it names absolute paths.
 */
export function systemErrorCode(error: unknown): string | undefined {
  const hasCode = typeof error === 'object' && error !== null && 'code' in error;
  return hasCode && typeof error.code === 'string' ? error.code : undefined;
}

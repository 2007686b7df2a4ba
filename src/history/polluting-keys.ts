/** Whether a value has, at any depth, a name that means something else to an object than a key. */
export function hasPollutingKey(value: unknown): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return Object.hasOwn(value, '__proto__') || Object.values(value).some(hasPollutingKey);
}

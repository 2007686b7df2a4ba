// Formats say the same thing several times: a suite that is called like the class in it, a file that the class is
// named after. An id says it once, so that it reads well and stays the same in a report that says less.

/**
 * What a name has to begin with so that a suite only says again what class and name say: PHPUnit has a suite for each
 * class and data provider. Empty if that is so with any name, `undefined` if with none.
 */
export function repeatedWith(suite: string, className: string): string | undefined {
  if (suite === className) return '';
  if (className === '' || !/[\\/:]/.test(suite)) return undefined;
  const dotted = withDots(suite);
  const classPath = withDots(className);
  if (dotted === classPath) return '';
  const method = dotted.startsWith(`${classPath}.`) ? dotted.slice(classPath.length + 1) : '';
  return method === '' ? undefined : method;
}

/** True if a class only says again what suites or name say, or nothing at all. */
export function classRepeats(className: string, suites: readonly string[], name: string): boolean {
  // jest-junit writes the whole name for both; node:test calls the class like the suites, or `test`.
  return className === name || className === 'test' || (suites.length > 1 && className === suites.join('.'));
}

/**
 * True if the class names the file: `tests.test_cart.TestTea` is in `tests/test_cart.py`, `com.shop.CartTest` in
 * `src/test/java/com/shop/CartTest.java`. A class without a package may stand in several files of that name.
 */
export function fileRepeatsClass(file: string, className: string): boolean {
  if (file === className) return true;
  const end = file.lastIndexOf('.');
  if (end <= file.lastIndexOf('/') || className === '') return false;
  const classPath = withDots(className);
  const filePath = withDots(file.slice(0, end));
  if (classPath === filePath || classPath.startsWith(`${filePath}.`)) return true;
  const last = classPath.lastIndexOf('.');
  return last !== -1 && `.${filePath}`.endsWith(classPath.slice(last));
}

/** Paths of folders, packages and namespaces in one spelling. */
function withDots(path: string): string {
  return /[\\/:]/.test(path) ? path.replace(/[\\/]+|::/g, '.') : path;
}

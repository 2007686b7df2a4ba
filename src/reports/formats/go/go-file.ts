/** Where the import path of a package begins with that of its repository, of three parts. */
const FORGES: ReadonlySet<string> = new Set(['github.com', 'gitlab.com', 'bitbucket.org', 'codeberg.org']);

/**
 * The path of a package's file in its repository. Go prints no more than the file's name, unless told `-fullpath`;
 * the folder is in the package's name where that begins with a repository's (`github.com/owner/name/folder`).
 * Elsewhere nothing tells how much of it is the module.
 */
export function goFileInRepository(
  packageName: string,
  { file, line }: { readonly file: string; readonly line: number },
): { readonly file: string; readonly line: number } | undefined {
  if (/^(?:\/|[A-Za-z]:[\\/])/.test(file)) return { file, line };
  const [host = '', owner, name, ...folders] = packageName.replace(/_test$/, '').split('/');
  if (!FORGES.has(host) || owner === undefined || name === undefined || /[\\/]/.test(file)) return undefined;
  // The major version is part of the module's name and no folder, mostly.
  const inside = /^v\d+$/.test(folders[0] ?? '') ? folders.slice(1) : folders;
  return { file: [...inside, file].join('/'), line };
}

/** Where the build puts the code of the HTML report, for commands that write it. */
export const ASSETS = new URL('../dist/', import.meta.url);

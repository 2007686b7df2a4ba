/** As Node's own `spawn`; it also finds and quotes for `.cmd` files on Windows. */
declare module 'cross-spawn' {
  const spawn: typeof import('node:child_process').spawn;
  export default spawn;
}

import { readFileSync } from 'node:fs';

/**
 * The most memory that this process has had, in MiB. What `getrusage` says holds the memory of the process that
 * started this one too, as far as Linux is concerned; /proc does not.
 */
export function peakMemory() {
  try {
    return Number(/^VmHWM:\s*(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1_024;
  } catch {
    return process.resourceUsage().maxRSS / 1_024;
  }
}

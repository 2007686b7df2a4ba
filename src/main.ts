import { runAction } from './commands/action.js';
import { explainError } from './errors.js';

/** Entry of the action: it builds nothing itself, and turns an error into advice. */
async function main(): Promise<void> {
  try {
    process.exitCode = await runAction(process.env, new URL('.', import.meta.url));
  } catch (error) {
    const { message, exitCode } = explainError(error);
    const core = await import('@actions/core');
    core.setFailed(message);
    process.exitCode = exitCode;
  }
}

// Not awaited at the top: modules that are loaded later import from this one, and would wait for it for ever.
void main();

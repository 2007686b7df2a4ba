/// <reference types="node" />
import { spawn } from 'node:child_process';
import { appendFileSync, readFileSync } from 'node:fs';
import process from 'node:process';
import { error, exportVariable, getInput, setFailed, setOutput, summary } from '@actions/core';

const behaviour = getInput('behaviour');
if (behaviour === 'report') {
  setOutput('environment', JSON.stringify(process.env));
  setOutput('event', readFileSync(process.env.GITHUB_EVENT_PATH ?? '', 'utf8'));
  setOutput('folder', process.cwd());
  setOutput('lines', 'one\ntwo=2\n\nfour<<4');
  appendFileSync(process.env.GITHUB_OUTPUT ?? '', 'plain=a=b\n');
  exportVariable('LATER', 'yes');
  error('broken,\nbadly: 100%', { file: 'src/a,b.ts', startLine: 3, title: 'x: y' });
  await summary.addRaw('# Hello', true).write();
} else if (behaviour === 'fail') {
  setFailed('no good');
} else if (behaviour === 'oversized-summary') {
  appendFileSync(process.env.GITHUB_STEP_SUMMARY ?? '', 'x'.repeat(1024 * 1024 + 1));
} else if (behaviour === 'hang') {
  // A grandchild that holds the step's output open, as a test command that never ends would.
  spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'inherit' });
}

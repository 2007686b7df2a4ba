import { readFile, rm, writeFile } from 'node:fs/promises';
import { restoreCache, saveCache } from '@actions/cache';
import { getInput, setOutput } from '@actions/core';

const PATH = 'data.txt';

/** @typedef {{ save: string, text: string } | { restore: string[] }} Call */

/** @param {Call} call */
async function carryOut(call) {
  if ('save' in call) {
    await writeFile(PATH, call.text);
    return { saved: await saveCache([PATH], call.save) };
  }
  const [key = '', ...restoreKeys] = call.restore;
  await rm(PATH, { force: true });
  const restored = await restoreCache([PATH], key, restoreKeys);
  const text = restored === undefined ? undefined : await readFile(PATH, 'utf8');
  return { restored, text };
}

const results = [];
for (const call of /** @type {Call[]} */ (JSON.parse(getInput('calls')))) results.push(await carryOut(call));
setOutput('results', JSON.stringify(results));

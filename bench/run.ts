import { availableParallelism, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from '@playwright/test';
import { createDataset } from '../src/mocks/dataset';
import type { Bench } from './bench';
import type { MeasureResult } from './figure';
import { measureBundleSize } from './measures/bundle-size';
import { measureFirstRows } from './measures/first-rows';
import { measureGrowth } from './measures/growth';
import { measurePeers } from './measures/peers';
import { measureScroll } from './measures/scroll';

import { measureTailAt } from './measures/tail';
import { VIEWERS } from './peers/page';
import { type Conditions, commitName, formatTable, formatViewers, verdictOf, writeResults } from './report';

import { requireProductionBuild, serve } from './site';

const MEASURES: ReadonlyMap<string, (bench: Bench) => Promise<MeasureResult>> = new Map([
  ['size', measureBundleSize],
  ['first-rows', measureFirstRows],
  ['scroll', measureScroll],
  ['tail-10k', (bench) => measureTailAt(bench, 10_000)],
  ['tail-50k', (bench) => measureTailAt(bench, 50_000)],
  ['growth', measureGrowth],
  ['peers', measurePeers],
]);
const LEAST_RUNS = 5;

export interface BenchOptions {
  readonly root: string;
  readonly appFolder: string;
  readonly bareRoot: string;
  readonly bareFolder: string;
  readonly peersRoot: string;
  /** Not there unless the measure of other viewers was asked for. */
  readonly peersFolder: string | undefined;
  readonly growthProgram: string;
  readonly chromiumPath: string;
  readonly chromiumArgs: readonly string[];
}

/** What was asked for on the command line; throws on what is not understood. */
export function readArguments(args: readonly string[]) {
  const { values } = parseArgs({
    args: [...args],
    options: {
      runs: { type: 'string', default: String(LEAST_RUNS) },
      only: { type: 'string' },
      seconds: { type: 'string' },
      profile: { type: 'boolean', default: false },
      large: { type: 'boolean', default: false },
      viewers: { type: 'string', default: VIEWERS.join(',') },
    },
  });
  const runs = Number(values.runs);
  if (!Number.isInteger(runs) || runs < 1) throw new Error('--runs must be a whole number from 1.');
  const seconds = values.seconds === undefined ? null : Number(values.seconds);
  if (seconds !== null && !(Number.isInteger(seconds) && seconds >= 1 && seconds <= 120))
    throw new Error('--seconds must be a whole number from 1 to 120.');
  const names = values.only?.split(',') ?? [...MEASURES.keys()];
  const unknown = names.find((name) => !MEASURES.has(name));
  if (unknown !== undefined)
    throw new Error(`--only takes ${[...MEASURES.keys()].join(', ')}, not "${unknown}".`);
  const wanted = values.viewers.split(',');
  const viewers = VIEWERS.filter((name) => wanted.includes(name));
  if (viewers.length !== wanted.length) throw new Error(`--viewers takes ${VIEWERS.join(', ')}.`);
  return { viewers, runs, names, seconds, profile: values.profile, large: values.large };
}

/** Runs the measures and prints them. False when one of them could not be done; slowness is only reported. */
export async function main(options: BenchOptions, args: readonly string[]): Promise<boolean> {
  const { viewers, runs, names, seconds, profile, large } = readArguments(args);
  const cores = availableParallelism();
  const load = loadavg()[0] ?? 0;
  if (load > cores / 2)
    console.log(
      `This machine is at work already (load ${load.toFixed(1)}): expect more noise in the figures.`,
    );
  const app = await serve(options.appFolder, options.root);
  const bare = await serve(options.bareFolder, options.bareRoot, false);
  const peers =
    options.peersFolder === undefined
      ? undefined
      : await serve(options.peersFolder, options.peersRoot, false);
  const sites = peers === undefined ? [app, bare] : [app, bare, peers];
  for (const site of sites) requireProductionBuild(site);
  const browser = await chromium.launch({
    executablePath: options.chromiumPath,
    args: [...options.chromiumArgs],
  });
  const conditions: Conditions = {
    date: new Date().toISOString(),
    commit: commitName(options.root),
    cores,
    node: process.versions.node,
    chromium: browser.version(),
    runs,
  };
  const dataset = createDataset({ seed: 'bench', anchor: Date.now() });
  const { growthProgram, root } = options;
  const setup = {
    ...{ browser, app, bare, peers, growthProgram, dataset, root },
    ...{ viewers, large, runs, profile, seconds },
  };
  const results: MeasureResult[] = [];
  try {
    for (const name of names) {
      const began = performance.now();
      const say = (text: string): void => console.log(`${name}: ${text}`);
      try {
        const measure = MEASURES.get(name);
        if (measure) results.push(await measure({ ...setup, say }));
        say(`done in ${((performance.now() - began) / 1_000).toFixed(0)} s`);
      } catch (error) {
        console.error(
          `${name}: not measured. ${error instanceof Error ? (error.stack ?? error.message) : error}`,
        );
      }
    }
  } finally {
    await browser.close();
    await Promise.all(sites.map((site) => site.close()));
  }
  print(conditions, results);
  const whole =
    names.length === MEASURES.size &&
    results.length === MEASURES.size &&
    viewers.length === VIEWERS.length &&
    runs >= LEAST_RUNS &&
    seconds === null;
  console.log(
    whole
      ? `Written to ${writeResults(options.root, conditions, results)}`
      : `Not written to bench/results: that takes all measures, at their full length, and at least ${LEAST_RUNS} runs.`,
  );
  return results.length === names.length;
}

function print(conditions: Conditions, results: readonly MeasureResult[]): void {
  const { cores, node, chromium: version, runs, commit } = conditions;
  console.log(
    `\n${runs} runs, commit ${commit}, ${cores} cores, Node ${node}, Chromium ${version}. Ratio: dashboard ÷ bare list, run by run.\n`,
  );
  if (results.length > 0) console.log(formatTable(results));
  for (const { measure, viewers = [], details = {}, profile = [] } of results) {
    if (viewers.length > 0) console.log(`\n${measure}, medians\n${formatViewers(viewers)}`);
    for (const [title, lines] of Object.entries(details))
      if (lines.length > 0)
        console.log(`\n${measure}, ${title}:\n${lines.map((one) => `  ${one}`).join('\n')}`);
    if (profile.length > 0) console.log(`\n${measure}, profile of one more run\n${profile.join('\n')}`);
  }
  const verdicts = results.flatMap(({ figures }) => figures.flatMap((figure) => verdictOf(figure) ?? []));
  const over = verdicts.filter(({ kept }) => !kept).length;
  console.log(
    `\n${verdicts.length - over} of ${verdicts.length} budgets kept (by the median), ${over} over.`,
  );
}

// @ts-check
/**
 * `npm run audit`: known vulnerabilities of the run-time dependencies, of severity high or critical. Fails on them;
 * where the registry does not answer the question, it says so and fails too, with another code: 2.
 */
import { pathToFileURL } from 'node:url';
import { npmOutput } from './dependencies.mjs';

/**
 * @param {string} stdout of `npm audit --json`
 * @returns {{ code: number, text: string }}
 */
export function auditVerdict(stdout) {
  /** @type {any} */
  let report;
  try {
    report = JSON.parse(stdout);
  } catch {
    report = undefined;
  }
  const counts = report?.metadata?.vulnerabilities;
  if (typeof counts?.high !== 'number' || typeof counts?.critical !== 'number') {
    const why = report?.message ?? report?.error?.summary ?? 'npm audit gave no report';
    return { code: 2, text: `Not checked: the registry did not answer (${why}).` };
  }
  const bad = counts.high + counts.critical;
  const names = Object.values(report.vulnerabilities ?? {})
    .filter(({ severity }) => severity === 'high' || severity === 'critical')
    .map(({ name, severity }) => `\n${severity}: ${name}`);
  return {
    code: bad > 0 ? 1 : 0,
    text: `${bad} known vulnerabilities of severity high or critical, ${counts.total} in all${names.join('')}`,
  };
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { code, text } = auditVerdict(npmOutput(['audit', '--omit=dev', '--json']).stdout);
  (code === 0 ? console.log : console.error)(text);
  process.exitCode = code;
}

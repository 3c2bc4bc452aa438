import { MINUTE_MS, SECOND_MS } from '../time-range';
import { isEndpointId } from '../view-state';
import type { AlertRule } from './alert-rule';

/** When cron is to run a script. */
export interface CronSchedule {
  /** "*\/5 * * * *". */
  readonly expression: string;
  readonly intervalSeconds: number;
  /** False when cron cannot express the wanted interval and a shorter one is used. */
  readonly exact: boolean;
}

const MINUTES = [30, 20, 15, 12, 10, 6, 5, 4, 3, 2, 1];
const HOURS = [12, 8, 6, 4, 3, 2, 1];

/** The longest interval that cron can express evenly and that is not longer than the wanted one. */
export function cronSchedule(intervalSeconds: number): CronSchedule {
  const minutes = Math.floor((intervalSeconds * SECOND_MS) / MINUTE_MS);
  const made = (expression: string, count: number): CronSchedule => ({
    expression,
    intervalSeconds: count * 60,
    exact: count * 60 === intervalSeconds,
  });
  if (minutes >= 1_440) return made('0 0 * * *', 1_440);
  const hours = HOURS.find((count) => count * 60 <= minutes);
  if (hours !== undefined) return made(hours === 1 ? '0 * * * *' : `0 */${hours} * * *`, hours * 60);
  const every = MINUTES.find((count) => count <= minutes) ?? 1;
  return made(every === 1 ? '* * * * *' : `*/${every} * * * *`, every);
}

/** A text as one word of a POSIX shell, whatever it contains (but NUL, which no word can hold). */
export function shellQuote(text: string): string {
  return `'${text.replaceAll('\0', '').replaceAll("'", "'\\''")}'`;
}

/**
 * The rule as a POSIX shell script for cron: it needs sh, date, grep, sort, head and curl only. Prints the alert,
 * which cron mails, and ends with status 0 (quiet), 1 (alert) or 2 (a request failed). The API key comes from the
 * environment variable TENSORONE_API_KEY and reaches curl on its standard input, so that no process list shows it.
 * Each run stands for itself: cool-down, quiet hours and escalation need a memory and are left out, which the script
 * says. Ids that are no endpoint's are left out.
 *
 * `baseUrl` is without the trailing `/v2`.
 */
export function cronScript(rule: AlertRule, baseUrl: string): string {
  const { expression, exact } = cronSchedule(rule.intervalSeconds);
  const webhook = rule.steps.some(({ channel }) => channel === 'webhook') ? rule.webhookUrl : '';
  // The text format has one line for each entry, so entries can be counted without a JSON parser.
  const limit = Math.max(100, rule.threshold);
  return `${[
    '#!/bin/sh',
    '# Watches TensorOne endpoint logs. For cron, for example:',
    `#   TENSORONE_API_KEY=<your key>`,
    `#   ${expression} /path/to/this-script.sh`,
    ...(exact
      ? []
      : ['# cron cannot express the rule’s check interval evenly; this one is a little shorter.']),
    '# Each run stands for itself: cool-down, quiet hours and escalation are not part of this script.',
    '# Exit status: 0 quiet, 1 alert, 2 a request failed.',
    '',
    `rule=${shellQuote(rule.name)}`,
    `base_url=${shellQuote(baseUrl)}`,
    `level=${shellQuote(rule.level)}`,
    `pattern=${shellQuote(rule.pattern)}`,
    `threshold=${Math.trunc(rule.threshold)}`,
    `window=${Math.trunc(rule.windowSeconds)}`,
    `limit=${Math.trunc(limit)}`,
    `webhook=${shellQuote(webhook)}`,
    `rule_json=${shellQuote(JSON.stringify(rule.name))}`,
    ...BODY_START,
    `for endpoint in ${rule.endpoints.filter(isEndpointId).map(shellQuote).join(' ')}; do`,
    ...BODY_LOOP,
  ].join('\n')}\n`;
}

const BODY_START = [
  '',
  'if [ -z "$TENSORONE_API_KEY" ]; then',
  "  printf '%s\\n' 'Set TENSORONE_API_KEY to an API key with the permission logs:read.' >&2",
  '  exit 2',
  'fi',
  'case $TENSORONE_API_KEY in',
  '  *[!A-Za-z0-9._~+/=-]*)',
  "    printf '%s\\n' 'TENSORONE_API_KEY holds characters that no API key has.' >&2",
  '    exit 2 ;;',
  'esac',
  'set -u',
  '',
  '# GNU and busybox date take -d @seconds, BSD and macOS date take -r seconds.',
  'iso() {',
  '  date -u -d "@$1" \'+%Y-%m-%dT%H:%M:%SZ\' 2>/dev/null || date -u -r "$1" \'+%Y-%m-%dT%H:%M:%SZ\'',
  '}',
  'now=$(date -u +%s)',
  'start_time=$(iso "$((now - window))") || exit 2',
  'end_time=$(iso "$now") || exit 2',
  '',
  '# The header goes through standard input to stay out of the process list.',
  'fetch() {',
  '  url=$base_url/v2/endpoints/$1/logs',
  '  shift',
  '  if [ -n "$pattern" ]; then set -- --data-urlencode "search=$pattern"; fi',
  '  printf \'header = "Authorization: Bearer %s"\\n\' "$TENSORONE_API_KEY" |',
  '    curl --config - --silent --show-error --fail --globoff --max-time 60 --get \\',
  "      --header 'Accept: text/plain' \\",
  '      --data-urlencode "startTime=$start_time" --data-urlencode "endTime=$end_time" \\',
  '      --data-urlencode "level=$level" --data-urlencode "limit=$limit" \\',
  '      --data-urlencode \'format=text\' "$@" --url "$url"',
  '}',
  '',
  'status=0',
];

const BODY_LOOP = [
  '  if ! lines=$(fetch "$endpoint"); then',
  '    printf \'%s: the request for %s failed\\n\' "$rule" "$endpoint" >&2',
  '    status=2',
  '    continue',
  '  fi',
  '  # An entry begins with its timestamp and level; other lines continue a message.',
  "  entries=$(printf '%s\\n' \"$lines\" | grep '^[0-9][0-9T:.-]*Z \\[[A-Z]*\\] ')",
  "  count=$(printf '%s' \"$entries\" | grep -c '^[0-9]')",
  '  if [ "$count" -ge "$threshold" ]; then',
  '    if [ "$status" -eq 0 ]; then status=1; fi',
  "    more=''",
  '    if [ "$count" -ge "$limit" ]; then more=\' or more\'; fi',
  "    printf '%s: %s has %d%s entries of level %s or above in the last %d seconds\\n' \\",
  '      "$rule" "$endpoint" "$count" "$more" "$level" "$window"',
  '    printf \'%s\\n\' "$entries" | sort -r | head -n 3',
  '    if [ -n "$webhook" ]; then',
  '      # The endpoint is made of letters, digits, dot, _ and - only: safe within JSON.',
  '      payload=$(printf \'{"rule":%s,"endpoint":"%s","count":%d,"windowSeconds":%d}\' \\',
  '        "$rule_json" "$endpoint" "$count" "$window")',
  '      curl --silent --show-error --fail --globoff --max-time 30 --output /dev/null \\',
  '        --header \'Content-Type: application/json\' --data-raw "$payload" --url "$webhook" ||',
  '        status=2',
  '    fi',
  '  fi',
  'done',
  'exit "$status"',
];

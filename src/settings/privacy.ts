import * as v from 'valibot';
import { create } from 'zustand';
import { persist } from 'zustand/middleware';
import { MAX_OWN_PATTERNS, type OwnPattern, readOwnPattern } from '../logs/own-pattern';
import { compileRules, REDACTION_KINDS, type RedactionKind, type RedactionRules } from '../logs/redaction';
import { settingsStorage } from './settings-storage';

/** What the user chose to have taken out of entries; remembered on this device. */
export interface PrivacySettings {
  readonly tokens: boolean;
  readonly emails: boolean;
  readonly addresses: boolean;
  readonly prompts: boolean;
  /** At most {@link MAX_OWN_PATTERNS}, each of a name of its own, all of them allowed to run. */
  readonly patterns: readonly OwnPattern[];
}

export const DEFAULT_PRIVACY: PrivacySettings = {
  tokens: true,
  emails: false,
  addresses: false,
  prompts: false,
  patterns: [],
};

const ownPattern = v.object({ name: v.string(), source: v.string() });

const schema = v.object({
  tokens: v.fallback(v.boolean(), true),
  emails: v.fallback(v.boolean(), false),
  addresses: v.fallback(v.boolean(), false),
  prompts: v.fallback(v.boolean(), false),
  /** One unreadable pattern does not cost the others. */
  patterns: v.fallback(
    v.pipe(
      v.array(v.unknown()),
      v.transform((rows) => rows.reduce<readonly OwnPattern[]>(withReadable, [])),
    ),
    [],
  ),
});

/** The choice and the one way to change it: `usePrivacy.getState().change({emails: true})`. */
export const usePrivacy = create<
  PrivacySettings & { readonly change: (patch: Partial<PrivacySettings>) => void }
>()(
  persist((set) => ({ ...DEFAULT_PRIVACY, change: (patch) => set(patch) }), {
    name: 'endpoint-logs.privacy',
    version: 1,
    storage: settingsStorage,
    // Of another version's settings, what fits is kept.
    migrate: (stored) => stored,
    partialize: ({ tokens, emails, addresses, prompts, patterns }) => ({
      tokens,
      emails,
      addresses,
      prompts,
      patterns,
    }),
    merge: (stored, current) => ({ ...current, ...readPrivacy(stored) }),
  }),
);

/** Settings from storage, where anything may stand: what does not fit is at its default, which is to redact tokens. */
export function readPrivacy(stored: unknown): PrivacySettings {
  const parsed = v.safeParse(schema, stored);
  return parsed.success ? parsed.output : DEFAULT_PRIVACY;
}

/** The rules that the settings ask for; the same object while the settings are the same. */
export function rulesOf(settings: PrivacySettings): RedactionRules {
  const on = REDACTION_KINDS.filter((kind: RedactionKind) => settings[kind]);
  const key = JSON.stringify([on, settings.patterns]);
  if (key !== latest.key) latest = { key, rules: compileRules(on, settings.patterns) };
  return latest.rules;
}

let latest = { key: '', rules: compileRules([], []) };

function withReadable(patterns: readonly OwnPattern[], row: unknown): readonly OwnPattern[] {
  const parsed = v.safeParse(ownPattern, row);
  if (!parsed.success || patterns.length >= MAX_OWN_PATTERNS || !readOwnPattern(parsed.output).ok)
    return patterns;
  const { name } = parsed.output;
  return patterns.some((other) => other.name === name) ? patterns : [...patterns, parsed.output];
}

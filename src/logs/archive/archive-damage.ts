/** The data end or break off where they should not: what was read before stays. */
export class ArchiveDamage extends Error {
  override readonly name = 'ArchiveDamage';
}

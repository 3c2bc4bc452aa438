const REVOKE_AFTER_MS = 60_000;

/** Gives the user a text as a file, of a type that no browser opens in place of saving it. */
export function saveText(text: string, fileName: string): void {
  const url = URL.createObjectURL(new Blob([text.toWellFormed()], { type: 'application/octet-stream' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = fileName;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), REVOKE_AFTER_MS);
}

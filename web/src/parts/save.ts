const KEPT_MS = 60_000;

/** Hands the reader a file that was made here. */
export function save(name: string, type: string, content: string | Uint8Array<ArrayBuffer>): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads it after we have returned.
  setTimeout(() => URL.revokeObjectURL(address), KEPT_MS);
}

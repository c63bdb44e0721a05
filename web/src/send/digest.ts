import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex } from "@noble/hashes/utils.js";

const AT_ONCE_MAX = 64 * 1024 * 1024;

/** SHA-256 of a file; a large one goes by in parts and is never whole in memory. */
export async function sha256Of(file: Blob): Promise<string> {
  if (file.size <= AT_ONCE_MAX && globalThis.isSecureContext) {
    return bytesToHex(new Uint8Array(await crypto.subtle.digest("SHA-256", await file.arrayBuffer())));
  }
  // Browsers keep their own SHA-256 to secure origins; over plain HTTP, it is ours.
  const hash = sha256.create();
  const reader = file.stream().getReader();
  for (let part = await reader.read(); !part.done; part = await reader.read()) hash.update(part.value);
  return bytesToHex(hash.digest());
}

/** One digest for all: of the digests in order, a line each. */
export function sha256OfAll(digests: string[]): string {
  return bytesToHex(sha256(new TextEncoder().encode([...digests].sort().map((one) => `${one}\n`).join(""))));
}

package org.trinomen.archive.ledger;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Makes one text of many that are equal: codes, fields and relations come again in thousands of
 * entries. It forgets what is crowded out, so it stays small.
 */
final class TextPool {

  private static final int SLOTS = 1 << 16;
  private static final int LENGTH_MAX = 200;

  private final AtomicReferenceArray<String> slots = new AtomicReferenceArray<>(SLOTS);

  String one(String text) {
    if (text.length() > LENGTH_MAX) {
      return text;
    }
    int hash = text.hashCode();
    int slot = (hash ^ (hash >>> 16)) & (SLOTS - 1);
    String kept = slots.get(slot);
    if (text.equals(kept)) {
      return kept;
    }
    slots.set(slot, text);
    return text;
  }
}

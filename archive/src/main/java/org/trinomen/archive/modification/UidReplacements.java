package org.trinomen.archive.modification;

import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.trinomen.dicom.UuidUids;

/** New UIDs for old ones, each the same wherever it stands within one piece of work. */
public final class UidReplacements {

  /** UIDs of the standard itself name classes and encodings, not anybody's images. */
  private static final String STANDARD_ROOT = "1.2.840.10008.";

  private final SecureRandom random;
  private final Map<String, String> replacements = new HashMap<>();

  public UidReplacements(SecureRandom random) {
    this.random = random;
  }

  /** Says what an old UID becomes, from here on. */
  void set(String old, String replacement) {
    if (!old.isEmpty()) {
      replacements.put(old, replacement);
    }
  }

  /** Says that a UID stays, wherever it stands. */
  public void keep(String uid) {
    set(uid, uid);
  }

  /** The new UID for an old one; none becomes a new one too, each time another. */
  public String of(String old) {
    return old.isEmpty() ? fresh() : replacements.computeIfAbsent(old, _ -> fresh());
  }

  /** All values of a UI, each replaced; what the standard defines and what is empty stays. */
  String all(String value) {
    String[] uids = value.split("\\\\", -1);
    for (int i = 0; i < uids.length; i++) {
      String uid = uids[i].replace('\0', ' ').strip();
      uids[i] = uid.isEmpty() || uid.startsWith(STANDARD_ROOT) ? uid : of(uid);
    }
    return String.join("\\", uids);
  }

  /** A UID that was never before, of a random UUID (PS3.5 §B.2). */
  public String fresh() {
    return UuidUids.of(uuid());
  }

  /** A UUID for something, the same whenever it is asked for. */
  String uuidFor(String what) {
    return replacements.computeIfAbsent(what, _ -> uuid().toString());
  }

  /** RFC 9562 §5.4: version 4 is random. */
  public UUID uuid() {
    return new UUID(
        (random.nextLong() & ~0xF000L) | 0x4000L,
        (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L);
  }
}

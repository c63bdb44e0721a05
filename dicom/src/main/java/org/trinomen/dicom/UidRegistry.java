package org.trinomen.dicom;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The UIDs the standard registers (PS3.6 table A-1). */
public final class UidRegistry {

  private static final Map<String, Entry> ENTRIES = load();

  private UidRegistry() {}

  /**
   * A line of PS3.6 table A-1.
   *
   * @param uid the UID
   * @param name as registered; empty for a few retired ones
   * @param type such as {@code SOP Class} or {@code Transfer Syntax}
   * @param keyword name of the constant in {@link Uids}; empty where there is none
   * @param retired no longer in the standard
   */
  public record Entry(String uid, String name, String type, String keyword, boolean retired) {}

  public static Optional<Entry> entry(String uid) {
    return Optional.ofNullable(ENTRIES.get(uid));
  }

  /** SOP Classes an instance can be stored under (PS3.4 table B.5-1), retired ones too. */
  public static List<String> storageSopClasses() {
    return StorageSopClasses.UIDS;
  }

  public static List<TransferSyntax> transferSyntaxes() {
    return TransferSyntax.registered();
  }

  static Map<String, Entry> entries() {
    return ENTRIES;
  }

  private static Map<String, Entry> load() {
    Map<String, Entry> entries = new LinkedHashMap<>();
    for (String line : Resources.lines("uids.tsv")) {
      String[] fields = line.split("\t", -1);
      entries.put(
          fields[0], new Entry(fields[0], fields[4], fields[1], fields[3], !fields[2].isEmpty()));
    }
    return Collections.unmodifiableMap(entries);
  }

  /** Loaded by who asks for it. */
  private static final class StorageSopClasses {
    private static final List<String> UIDS = Resources.lines("storage-sop-classes.tsv");
  }
}

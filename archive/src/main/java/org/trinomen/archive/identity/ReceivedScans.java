package org.trinomen.archive.identity;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.trinomen.archive.query.Finder;
import org.trinomen.archive.query.ScanFacts;
import org.trinomen.archive.volume.DamagedRecordException;
import org.trinomen.dicom.DicomException;
import org.trinomen.identity.ScanId;
import org.trinomen.identity.ledger.ScanAssertion;
import org.trinomen.identity.resolve.ReceivedScan;

/**
 * The scans that have arrived, as the resolver sees them, in order of arrival, with what makes
 * parts and copies of one acquisition known to each other. Used by one thread, but for {@link
 * #find} and {@link #shown}.
 */
final class ReceivedScans {

  private static final Logger log = LoggerFactory.getLogger(ReceivedScans.class);

  /** Read at a time: what is read is in memory at once. */
  private static final int PAGE = 256;

  private final Finder finder;
  private final ScanReader reader;
  private final Map<String, ReceivedScan> byId = Collections.synchronizedMap(new LinkedHashMap<>());
  private final Map<String, List<String>> byLikeness = new HashMap<>();

  /** Of scans that were made here, the scan each was made from. */
  private final Map<String, String> sources = new ConcurrentHashMap<>();

  private long lastNumber;

  ReceivedScans(Finder finder, ScanReader reader) {
    this.finder = finder;
    this.reader = reader;
  }

  /**
   * Takes in the next scans that the index has and this has not.
   *
   * @param pixelDigests what is known of a scan's pixels already, so that they need not be read
   * @return those taken in; none if there is none
   */
  List<ReceivedScan> takeNext(KnownDigests pixelDigests) throws IOException {
    List<ReceivedScan> taken = new ArrayList<>();
    List<ScanFacts> page = finder.scans(lastNumber, PAGE);
    while (taken.isEmpty() && !page.isEmpty()) {
      for (ScanFacts facts : page) {
        read(facts, pixelDigests).ifPresent(taken::add);
        lastNumber = facts.number();
      }
      page = taken.isEmpty() ? finder.scans(lastNumber, PAGE) : page;
    }
    return taken;
  }

  private Optional<ReceivedScan> read(ScanFacts facts, KnownDigests pixelDigests)
      throws IOException {
    try {
      Optional<String> digest = pixelDigests.of(facts.id().text());
      ReceivedScan scan =
          digest.isPresent() ? reader.read(facts, digest.get()) : reader.read(facts);
      byId.put(scan.id(), scan);
      Optional<String> source = reader.source(facts, scan);
      if (source.isPresent()) {
        sources.put(scan.id(), source.get());
        return Optional.of(scan);
      }
      for (String likeness : likenesses(scan)) {
        byLikeness.computeIfAbsent(likeness, _ -> new ArrayList<>(1)).add(scan.id());
      }
      return Optional.of(scan);
    } catch (DicomException | DamagedRecordException e) {
      // It was readable when it came: `verify` will say more of this record.
      log.error("the first instance of scan {} can't be read: {}", facts.id(), e.getMessage());
      return Optional.empty();
    }
  }

  /** What is known of pixels before they are read. */
  interface KnownDigests {
    /** The digest of a scan's pixels, possibly empty; nothing if it must be read. */
    Optional<String> of(String scan);
  }

  /** Those that were received: what was made here is no evidence of anything. */
  Collection<ReceivedScan> all() {
    synchronized (byId) {
      return byId.values().stream().filter(scan -> !sources.containsKey(scan.id())).toList();
    }
  }

  /**
   * The scans that the archive shows. What was withdrawn is not among them, though the ledger goes
   * on telling whose it is.
   */
  Set<String> shown() {
    Set<String> shown = new HashSet<>();
    List<ScanFacts> page = finder.scans(0, PAGE);
    while (!page.isEmpty()) {
      page.forEach(facts -> shown.add(facts.id().text()));
      page = finder.scans(page.getLast().number(), PAGE);
    }
    return shown;
  }

  /** A scan that the index has, whether it was taken in already or not. */
  Optional<ReceivedScan> readNow(ScanId id, String pixelDigest) throws IOException {
    Optional<ScanFacts> facts = finder.scan(id);
    return facts.isPresent()
        ? Optional.of(reader.read(facts.get(), pixelDigest))
        : Optional.empty();
  }

  /** How many were received. */
  int count() {
    return byId.size() - sources.size();
  }

  /** A scan, received or made here. */
  Optional<ReceivedScan> find(String scan) {
    return Optional.ofNullable(byId.get(scan));
  }

  /** A scan that was received. */
  Optional<ReceivedScan> received(String scan) {
    return find(scan).filter(found -> source(found.id()).isEmpty());
  }

  /** The scan that one was made from, if it was made here. */
  Optional<String> source(String scan) {
    return Optional.ofNullable(sources.get(scan));
  }

  /** Scans that are parts or copies of the same acquisition. */
  Set<String> like(ReceivedScan scan) {
    Set<String> like = new HashSet<>();
    for (String likeness : likenesses(scan)) {
      like.addAll(byLikeness.getOrDefault(likeness, List.of()));
    }
    like.remove(scan.id());
    return like;
  }

  private static final String PIXELS = "pixels:";
  private static final int LIKENESS_MAX = 128;

  /** Keys that parts and copies of one acquisition share. */
  static Set<String> likenesses(ReceivedScan scan) {
    Set<String> keys = new HashSet<>();
    add(keys, "study:", scan.attribute("StudyInstanceUID"));
    add(keys, "frame:", scan.attribute("FrameOfReferenceUID"));
    add(keys, PIXELS, scan.pixelDigest());
    return keys;
  }

  private static void add(Set<String> keys, String kind, String value) {
    // A UID has at most 64 characters (PS3.5 §9.1); what is longer is none, and likens nothing.
    if (!value.isEmpty() && value.length() <= LIKENESS_MAX) {
      keys.add(kind + value);
    }
  }

  /** The digest of the pixels that was written down when the scan was observed. */
  static String pixelDigest(ScanAssertion.Observed observed) {
    return observed.likenesses().stream()
        .filter(key -> key.startsWith(PIXELS))
        .map(key -> key.substring(PIXELS.length()))
        .findFirst()
        .orElse("");
  }
}
